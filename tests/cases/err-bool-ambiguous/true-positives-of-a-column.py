"""True positives counted with `and`: the predictions are a column (N, 1), so the mask has N * N values.

asked: if pred == 1 and label == 1 fails for a batch, binary classifier with one output (N, 1)
asked: true positives counted with if pred == 1 and label == 1, Boolean value of Tensor ambiguous, pred has a second dimension
asked: 二分类输出 (N, 1)，if pred == 1 and label == 1 报 Boolean value of Tensor，改完 TP 数不对
cause: and-or-not
"""

import pytest
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 4), (torch.rand(64) < 0.1).long()
model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
with torch.no_grad():
    pred = (model(x) > 0.6).long()
one_at_a_time = sum(1 for p, label in zip(pred, y) if p == 1 and label == 1)


def symptom():
    with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
        bool(pred == 1 and y == 1)
    of_pairs = ((pred == 1) & (y == 1)).sum().item()
    assert of_pairs == pred.sum().item() * y.sum().item() > one_at_a_time


def cure():
    same = pred.reshape(y.shape)
    assert ((same == 1) & (y == 1)).sum().item() == one_at_a_time
