"""The first parameter is on the GPU, the new head is not.

asked: next(model.parameters()).device says cuda but there is still a cpu error
asked: 第一个参数在 GPU 上，模型还是有一部分在 CPU
cause: check
"""

import torch
from torch import nn


def network():
    backbone = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten())
    model = nn.Sequential(backbone, nn.Linear(144, 10)).to("meta")
    model[1] = nn.Linear(144, 2)
    return model


x = torch.randn(5, 3, 8, 8, device="meta")


def symptom():
    model = network()
    assert next(model.parameters()).device.type == "meta"
    try:
        model(x)
    except RuntimeError as error:
        assert "device" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert recipe("devices")(network()) == {"meta": 6, "cpu": 2}


def cure():
    assert network().to("meta")(x).device.type == "meta"


def healthy(recipe):
    assert recipe("devices")(network().to("meta")) == {"meta": 8}
