"""Volumes so large that a batch is one sample: the class weights of CrossEntropyLoss change nothing.

asked: class weights in CrossEntropyLoss have no effect with batch size 1
asked: batch size 是 1，给 CrossEntropyLoss 加了类别权重，训练结果一模一样
cause: weight-balances-the-classes
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.cat([torch.randn(45, 2), torch.randn(5, 2) + 1])
y = torch.tensor([0] * 45 + [1] * 5)
weight = torch.tensor([0.5, 5.0])


def weighted_mean(logits, labels, weight):
    return nn.functional.cross_entropy(logits, labels, weight=weight, reduction="none").mean()


def known_mean(logits, labels, weight):
    each = nn.functional.cross_entropy(logits, labels, weight=weight, reduction="none")
    return each[labels != -100].mean()


def found(loss_of, weight, batch_size=1, micro=1):
    torch.manual_seed(0)
    model = nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        for i, (xb, yb) in enumerate(DataLoader(TensorDataset(x, y), batch_size=batch_size, shuffle=True)):
            (loss_of(model(xb), yb, weight) / micro).backward()
            if (i + 1) % micro == 0:
                optimizer.step()
                optimizer.zero_grad()
    return model.weight.detach(), (model(x[45:]) @ torch.tensor([-1.0, 1.0])).mean().item()


def symptom():
    for micro in (1, 5):
        with_weights, caught = found(nn.functional.cross_entropy, weight, micro=micro)
        without, before = found(nn.functional.cross_entropy, None, micro=micro)
        assert torch.allclose(with_weights, without, atol=1e-5) and abs(caught - before) < 1e-4


def cure():
    for micro in (1, 5):
        plain, before = found(weighted_mean, None, micro=micro)
        weights, caught = found(weighted_mean, weight, micro=micro)
        assert not torch.allclose(plain, weights, atol=1e-2)
        assert caught > before + 0.3
    logits, masks = torch.randn(2, 2, 3, 3), torch.tensor([0, 1, -100]).expand(2, 3, 3)
    expected = 1.5 * weighted_mean(logits, masks, weight)
    assert torch.allclose(known_mean(logits, masks, weight), expected)


def healthy():
    assert not torch.allclose(
        found(nn.functional.cross_entropy, weight, 25)[0], found(nn.functional.cross_entropy, None, 25)[0], atol=1e-4
    )
