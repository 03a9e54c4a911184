"""Tested without eval(), on a test set that is sorted by class: the accuracy depends on the batch size and the order.

asked: test accuracy depends on the batch size, without model.eval() because results were better
asked: 测试准确率随 batch size 变化，因为不写 eval 效果更好所以没写
cause: without-eval-the-batch-decides
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(512) % 2
x = torch.randn(512, 3) + 2 * y[:, None]
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), 64, shuffle=True)
order = y[256:].argsort(stable=True)
mixed, by_class = TensorDataset(x[256:], y[256:]), TensorDataset(x[256:][order], y[256:][order])


def fitted(model, loader, epochs=20, lr=0.05):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


def net():
    torch.manual_seed(0)
    return fitted(nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 2)), train_loader)


@torch.no_grad()
def right(model, data, batch_size):
    loader = DataLoader(data, batch_size)
    return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(data)


def symptom():
    model = net().train()
    assert right(model, mixed, 64) > 0.9
    assert right(model, by_class, 64) < 0.75
    try:
        right(model, mixed, 1)
    except ValueError as error:
        assert "Expected more than 1 value per channel" in str(error)
    else:
        raise AssertionError("one sample, no error")


def cure():
    model = net().eval()
    first = right(model, mixed, 64)
    assert first > 0.9
    assert all(right(model, data, size) == first for data in (mixed, by_class) for size in (1, 16))
