"""Depth maps (N, H, W) against a network's (N, 1, H, W): each map is compared with every one.

asked: depth estimation L1Loss warning target size (8, 16, 16) different to input size (8, 1, 16, 16)
asked: 深度估计 target 是 (8, 16, 16)，输入是 (8, 1, 16, 16)，警告 size 不同
cause: same-shape
"""

import warnings

import torch
from torch import nn


def loss_of(channel, wrap=lambda loss_fn: loss_fn, flipped=False):
    torch.manual_seed(0)
    images = torch.rand(8, 3, 16, 12)
    depth = images.mean(dim=1, keepdim=channel)
    if flipped:
        depth = depth.transpose(-1, -2)
    perfect = nn.Conv2d(3, 1, 1, bias=False)
    nn.init.constant_(perfect.weight, 1 / 3)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loss = wrap(nn.L1Loss(reduction="none"))(perfect(images), depth)
    return loss.shape, loss.mean().item(), len(caught)


def symptom():
    shape, loss, warned = loss_of(channel=False)
    assert shape == (8, 8, 16, 12) and loss > 0.1 and warned


def said(recipe, **how):
    try:
        loss_of(wrap=recipe("same_shape"), **how)
    except ValueError as error:
        return str(error)
    return ""


def diagnosis(recipe):
    assert "target (8, 16, 12): only a 1 is missing" in said(recipe, channel=False)
    assert "another order" in said(recipe, channel=True, flipped=True)
    for output, target, cure in (
        ((2, 5, 8, 8), (2, 8, 8), "class numbers?"),
        ((6, 1), (2, 3), "as many values, cut differently"),
    ):
        try:
            recipe("same_shape")(nn.MSELoss())(torch.zeros(output), torch.zeros(target))
        except ValueError as error:
            assert cure in str(error)
        else:
            raise AssertionError("no error")


def cure():
    shape, loss, warned = loss_of(channel=True)
    assert shape == (8, 1, 16, 12) and loss < 1e-6 and not warned


def healthy(recipe):
    assert said(recipe, channel=True) == ""
