"""A positional encoding kept as a plain attribute is not moved with the model.

asked: positional encoding tensor stays on cpu after model.to(device)
asked: 位置编码没有随 model.to(device) 移到 GPU
cause: plain-attributes-stay
"""

import contextlib
import io

import torch
from torch import nn


class Encoding(nn.Module):
    def __init__(self, buffer):
        super().__init__()
        table = torch.arange(20.0)[:, None] * torch.ones(8)
        if buffer:
            self.register_buffer("table", table.sin(), persistent=False)
        else:
            self.table = table.sin()

    def forward(self, x):
        return x + self.table[: x.shape[1]]


def model(buffer):
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    return nn.Sequential(nn.Embedding(30, 8), Encoding(buffer), layer).to("meta")


ids = torch.zeros(2, 10, dtype=torch.long, device="meta")


def printed(recipe, net):
    text = io.StringIO()
    recipe("watch_devices")(net)
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        net(ids)
    return text.getvalue()


def symptom():
    try:
        model(buffer=False)(ids)
    except RuntimeError as error:
        assert "device" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert printed(recipe, model(False)) == "model.1 (Encoding): own tensors on ['cpu'], input on ['meta']\n"


def cure():
    net = model(buffer=True)
    assert net(ids).device.type == "meta" and not any("table" in name for name in net.state_dict())


def healthy(recipe):
    assert not printed(recipe, model(True))
