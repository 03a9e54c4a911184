"""A DQN target is to carry no gradient: its requires_grad cannot be set to False.

asked: you can only change requires_grad flags of leaf variables in a DQN target
asked: 算 TD 目标时设 requires_grad=False 报错 can only change requires_grad flags of leaf variables
cause: refused-and-not-noticed
"""

import pytest
import torch
from torch import nn

torch.manual_seed(0)
q_net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
next_state, reward = torch.randn(8, 4), torch.randn(8)


def td_target():
    return reward + 0.9 * q_net(next_state).max(1).values


def symptom():
    target = td_target()
    with pytest.raises(RuntimeError, match="can only change requires_grad flags of leaf"):
        target.requires_grad = False
    target.detach()
    assert target.requires_grad


def cure():
    target = td_target()
    target = target.detach()
    assert not target.requires_grad
    nn.MSELoss()(q_net(torch.randn(8, 4)).max(1).values, target).backward()
    assert q_net[0].weight.grad.abs().sum() > 0
