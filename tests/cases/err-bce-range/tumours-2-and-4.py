"""Breast cancer data whose column of classes holds 2 (benign) and 4 (malignant): BCELoss refuses the target, with logits the loss falls without end.

asked: all elements of target should be between 0 and 1, labels are 2 and 4
asked: 标签是 2 和 4，BCELoss 报 all elements of target should be between 0 and 1
cause: below-zero
"""

import contextlib
import io

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(200, 9)
labels = torch.where(x[:, 0] + x[:, 1] > 0, 4, 2)


def train(y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(9, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(100):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(x).squeeze(1), y)
        loss.backward()
        optimizer.step()
    return loss.item(), model(x).detach().squeeze(1)


def symptom():
    with pytest.raises(RuntimeError, match="all elements of target should be between 0 and 1"):
        F.binary_cross_entropy(torch.full((200,), 0.5), labels.float())
    loss, logits = train(labels.float())
    assert loss < -10 and (logits > 0).all()


def diagnosis(recipe):
    model = nn.Linear(9, 1)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(model(x).sigmoid().squeeze(1), labels)
    assert "target: 2 to 4, outside [0, 1]: 200 of 200; output made by Sigmoid" in out.getvalue()


def cure():
    yes = 4
    loss, logits = train((labels == yes).float())
    assert 0 <= loss < 0.1
    assert ((logits > 0) == (labels == yes)).float().mean() > 0.95
