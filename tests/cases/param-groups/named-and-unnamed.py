"""Groups from named_parameters(), a new head added without names.

asked: all optimizer param groups should be with/without names, cannot add param group without names
asked: add_param_group 报错 all optimizer param groups should be with/without names
cause: in-two-groups-raises
"""

import pytest
import torch
from torch import nn


def symptom():
    optimizer = torch.optim.SGD(nn.Linear(2, 2).named_parameters(), lr=0.1)
    with pytest.raises(ValueError, match="all optimizer param groups should be with/without names"):
        optimizer.add_param_group({"params": nn.Linear(2, 1).parameters()})


def cure():
    optimizer = torch.optim.SGD(nn.Linear(2, 2).named_parameters(), lr=0.1)
    optimizer.add_param_group({"params": nn.Linear(2, 1).named_parameters(), "lr": 1.0})
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 1.0]
