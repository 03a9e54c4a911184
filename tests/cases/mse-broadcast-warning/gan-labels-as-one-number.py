"""A least-squares GAN with the label 1.0 as one number: the warning, and a right loss. expand_as silences it.

asked: LSGAN MSELoss with torch.tensor(1.0) as label warns Using a target size (torch.Size([])) that is different to the input size
asked: GAN 的真标签是一个数 1.0，MSELoss 警告 target size torch.Size([])，要改吗
cause: meant-to-broadcast
"""

import warnings

import torch
from torch import nn


def gradients(label_for, wrap=lambda loss_fn: loss_fn):
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Conv2d(1, 4, 3), nn.LeakyReLU(), nn.Conv2d(4, 1, 3))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scores = critic(torch.randn(5, 1, 8, 8))
        wrap(nn.MSELoss())(scores, label_for(scores)).backward()
    return len(caught), [p.grad for p in critic.parameters()]


def symptom():
    warned, _ = gradients(lambda scores: torch.tensor(1.0))
    assert warned == 1


def diagnosis(recipe):
    try:
        gradients(lambda scores: torch.tensor(1.0), recipe("same_shape"))
    except ValueError as error:
        assert "one number for all" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    _, number = gradients(lambda scores: torch.tensor(1.0))
    warned, expanded = gradients(lambda scores: torch.tensor(1.0).expand_as(scores))
    assert warned == 0 and all(map(torch.equal, number, expanded))


def healthy(recipe):
    gradients(torch.ones_like, recipe("same_shape"))
