"""Layers in a Python list, used in forward.

asked: layers in a python list are not moved by model.to(device)
asked: 列表里的层没有跟着 model.to(device) 移动
cause: layers-in-a-list-stay
"""

import contextlib
import io

import torch
from torch import nn


class Experts(nn.Module):
    def __init__(self, container):
        super().__init__()
        self.gate = nn.Linear(4, 2)
        self.experts = container([nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)) for _ in range(2)])

    def forward(self, x, mask=None):
        outputs = torch.stack([expert(x) for expert in self.experts], dim=1)
        return (self.gate(x).softmax(dim=1)[:, :, None] * outputs).sum(dim=1), outputs


class Moves(nn.Module):
    """It has a tensor of its own and moves its input, as a model split over two GPUs does."""

    def __init__(self):
        super().__init__()
        self.scale, self.layer = nn.Parameter(torch.ones(4)), nn.Linear(4, 2)

    def forward(self, x, mask=None):
        return self.layer(x.to(self.scale.device) * self.scale)


x = torch.randn(6, 4, device="meta")


def printed(recipe, net, x=x):
    text = io.StringIO()
    recipe("watch_devices")(net)
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        net(x=x, mask=None)
    return text.getvalue().splitlines()


def symptom():
    net = Experts(list).to("meta")
    assert len(list(net.parameters())) == 2
    try:
        net(x)
    except RuntimeError as error:
        assert "device" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    for container in (list, tuple):
        first = printed(recipe, Experts(container).to("meta"))[0]
        assert first == "model.experts.0.0 (Linear): own tensors on ['cpu'], input on ['meta']"
    moves = Moves().to("meta")
    assert moves(torch.randn(6, 4)).device.type == "meta"
    assert printed(recipe, moves, torch.randn(6, 4)) == ["model (Moves): own tensors on ['meta'], input on ['cpu']"]


def cure():
    net = Experts(nn.ModuleList).to("meta")
    assert net(x)[0].device.type == "meta" and len(list(net.parameters())) == 10


def healthy(recipe):
    assert not printed(recipe, Experts(nn.ModuleList).to("meta"))
