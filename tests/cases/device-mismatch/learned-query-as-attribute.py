"""A tensor that is to be learned, kept as a plain attribute: as a buffer it moves, but only as a parameter it learns.

asked: learnable query vector of attention pooling is on the cpu, Expected all tensors to be on the same device
asked: 注意力池化里要学习的 query 向量还在 CPU 上，报错张量不在同一个设备上
cause: plain-attributes-stay
"""

import contextlib
import io

import torch
from torch import nn


class Pooling(nn.Module):
    def __init__(self, how):
        super().__init__()
        query = torch.randn(4, requires_grad=True)
        if how == "attribute":
            self.query = query
        elif how == "buffer":
            self.register_buffer("query", query)
        else:
            self.query = nn.Parameter(query.detach())

    def forward(self, x):
        weights = torch.softmax(x @ self.query, dim=1)
        return (weights.unsqueeze(-1) * x).sum(dim=1)


def model(how):
    torch.manual_seed(0)
    return nn.Sequential(Pooling(how), nn.Linear(4, 1))


def printed(recipe, net):
    text = io.StringIO()
    recipe("watch_devices")(net)
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        net(torch.ones(2, 3, 4, device="meta"))
    return text.getvalue()


def learned(how):
    net = model(how)
    before = net[0].query.detach().clone()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.randn(8, 3, 4)).square().mean().backward()
    optimizer.step()
    return not torch.equal(before, net[0].query)


def symptom():
    try:
        model("attribute").to("meta")(torch.ones(2, 3, 4, device="meta"))
    except RuntimeError as error:
        assert "device" in str(error)
    else:
        raise AssertionError("no error")
    assert model("buffer").to("meta")[0].query.device.type == "meta"
    assert not learned("attribute") and not learned("buffer")


def diagnosis(recipe):
    shown = printed(recipe, model("attribute").to("meta"))
    assert shown == "model.0 (Pooling): own tensors on ['cpu'], input on ['meta']\n"


def cure():
    net = model("parameter").to("meta")
    assert net(torch.ones(2, 3, 4, device="meta")).device.type == "meta"
    assert learned("parameter")


def healthy(recipe):
    assert not printed(recipe, model("parameter").to("meta"))
