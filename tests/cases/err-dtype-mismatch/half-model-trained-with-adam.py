"""A model in float16 that is to be trained: x.half() stops the error, and Adam makes the weights NaN.

asked: model.half() training Input type (float) and bias type (c10::Half) should be the same
asked: model.half() 训练时输入是 float 报错，x.half() 之后 loss 是 nan
cause: half-model
"""

import torch
from torch import nn


def train(half, autocast):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 3)).half()
    model = model if half else model.float()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    x = torch.randn(64, 4)
    y = (x[:, 0] > 0).long()
    for _ in range(100):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast):
            loss = nn.functional.cross_entropy(model(x.half() if half and not autocast else x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    try:
        nn.Linear(4, 2).half()(torch.ones(1, 4))
    except RuntimeError as error:
        assert "dtype" in str(error)
    else:
        raise AssertionError("no error")
    assert train(half=True, autocast=False) != train(half=True, autocast=False), "NaN"


def cure():
    assert train(half=False, autocast=True) < 0.9


def healthy(recipe):
    recipe("check_dtypes")(nn.Linear(4, 2))
