"""Labels 1 and 2 and a single output: BCEWithLogitsLoss alone takes them too, and its loss falls far below 0.

asked: binary classification labels 1 and 2, one output, Target 1 is out of bounds
asked: 二分类标签是 1 和 2，模型一个输出，报 Target 1 is out of bounds
cause: labels-run-from-zero
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
y = torch.randint(1, 3, (400,))
x = torch.randn(400, 4) + 2 * y[:, None]


def trained(labels):
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(200):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(x).squeeze(1), labels.float())
        loss.backward()
        optimizer.step()
    return (model(x).squeeze(1) > 0).float(), loss.item()


def symptom():
    with pytest.raises(IndexError, match="out of bounds"):
        F.cross_entropy(nn.Linear(4, 1)(x), y)
    predicted, loss = trained(y)
    assert loss < -1 and predicted.mean() > 0.9


def diagnosis(recipe):
    assert len(recipe("bad_labels")([(x, y)], num_classes=1)) == 400
    assert y.unique().tolist() == [1, 2]


def cure():
    predicted, loss = trained(y - 1)
    assert loss > 0 and (predicted == y - 1).float().mean() > 0.9
