"""A net fine-tuned in evaluation mode, two samples a batch, looks bad in train() and is fine.

asked: model fine-tuned with frozen batchnorm has lower accuracy in train mode than in eval mode
asked: 冻结 BatchNorm 微调，train() 下准确率反而比 eval() 低
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(512) % 2
x = torch.randn(512, 8)
x[:, 0] += 4 * y
loaders = {size: DataLoader(TensorDataset(x[:256], y[:256]), size, shuffle=True) for size in (2, 32)}
val_loader = DataLoader(TensorDataset(x[256:], y[256:]), 64)


def fine_tuned(training, size):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2)).train(training)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    for _ in range(8):
        for xb, yb in loaders[size]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


@torch.no_grad()
def right(model, loader):
    return sum((model(xb).argmax(1) == yb).sum().item() for xb, yb in loader) / 256


def numbers(recipe, training, size):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(fine_tuned(training, size), loaders[size], val_loader)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    assert right(fine_tuned(training=False, size=2).train(), loaders[2]) < 0.9


def diagnosis(recipe):
    first, second, third, _ = numbers(recipe, training=False, size=2)
    assert first < 0.9
    assert min(second, third) > 0.93


def cure():
    assert right(fine_tuned(training=False, size=2).eval(), val_loader) > 0.93


def healthy(recipe):
    assert min(numbers(recipe, training=True, size=32)) > 0.9
