"""The error rate is used as the loss.

asked: use accuracy or error rate as loss, argmax, element 0 of tensors does not require grad
asked: 直接用准确率（argmax）当 loss，反向传播报错
cause: what-cuts-the-graph
"""

import torch
from torch import nn


def train(way, steps=60):
    torch.manual_seed(0)
    x = torch.randn(60, 2)
    labels = (x[:, 0] > 0).long()
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    before = model[0].weight.detach().clone()
    for _ in range(steps):
        logits = model(x)
        if way == "cross_entropy":
            loss = nn.functional.cross_entropy(logits, labels)
        else:
            loss = (logits.argmax(1) != labels).float().mean()
            if way == "requires_grad_":
                loss.requires_grad_(True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    moved = not torch.equal(model[0].weight, before)
    return moved, (model(x).argmax(1) == labels).float().mean().item()


def symptom():
    try:
        train("error rate")
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")
    moved, _ = train("requires_grad_")
    assert not moved


def cure():
    moved, accuracy = train("cross_entropy")
    assert moved
    assert accuracy > 0.9
