"""A continuous action drawn with .sample() goes into a frozen critic: the actor has no gradient; .rsample() has one.

asked: SAC actor loss element 0 of tensors does not require grad, Normal(mu, std).sample()
asked: 连续动作用 dist.sample()，actor loss backward 报 element 0 of tensors does not require grad
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


def train(draw):
    torch.manual_seed(0)
    actor, critic = nn.Linear(3, 2), nn.Linear(5, 1).requires_grad_(False)
    state = torch.randn(4, 3)
    mean, log_std = actor(state).chunk(2, dim=1)
    action = getattr(torch.distributions.Normal(mean, log_std.exp()), draw)().tanh().repeat(1, 2)
    (-critic(torch.cat([state, action], dim=1)).mean()).backward()
    return actor.weight.grad.abs().sum().item()


def symptom():
    try:
        train("sample")
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    actor, text = nn.Linear(3, 2), io.StringIO()
    recipe("report_grad")(actor)
    with contextlib.redirect_stdout(text):
        actor(torch.randn(4, 3))
    assert "output True" in text.getvalue(), "so the cut is in the loss code"


def cure():
    assert train("rsample") > 0


def healthy(recipe):
    recipe("report_grad")(nn.Linear(3, 2))
