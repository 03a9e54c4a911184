"""The parameters that are not in the head, picked with `not in`: compared by value, two BatchNorm layers are one.

asked: if p not in head_params raises Boolean value of Tensor is ambiguous, two learning rates for backbone and head
asked: if param in list of parameters raises Boolean value of Tensor with more than one value is ambiguous
asked: 判断参数在不在列表里，if p not in head_params 报 Boolean value of Tensor
cause: a-tensor-in-a-list
"""

import pytest
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 8), nn.BatchNorm1d(8), nn.ReLU())
head = list(model[3:].parameters())


def symptom():
    with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
        [p for p in model[1].parameters() if p not in list(model[4].parameters())]
    by_value = [p for p in model.parameters() if not any(torch.equal(p, q) for q in head)]
    assert len(by_value) == 2, "the BatchNorm of the backbone is left out of both groups"


def cure():
    backbone = [p for p in model.parameters() if not any(p is q for q in head)]
    assert len(backbone) == 4 and len(backbone) + len(head) == len(list(model.parameters()))
    groups = [{"params": backbone, "lr": 1e-4}, {"params": head, "lr": 1e-3}]
    assert sum(len(group["params"]) for group in torch.optim.Adam(groups).param_groups) == 8
