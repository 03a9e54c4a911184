"""huber_loss with a float64 target: the forward pass works, backward() raises.

asked: Found dtype Double but expected Float in loss.backward()
asked: loss.backward() 报 Found dtype Double but expected Float
cause: where-float64-comes-from
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

rows = [(torch.randn(3), np.float64(i)) for i in range(12)]


def train(convert=lambda y: y, cast=lambda loss: loss, loss_fn=None, dtype=torch.float32):
    loss_fn = loss_fn or nn.HuberLoss()
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1)).to(dtype)
    optimizer = torch.optim.Adam(model.parameters())
    for x, y in DataLoader(rows, batch_size=4):
        loss = cast(loss_fn(model(x.to(dtype)).squeeze(1), convert(y)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def message(**changes):
    try:
        train(**changes)
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert message() == message(cast=lambda loss: loss.float()) == "Found dtype Double but expected Float"


def cure():
    for dtype in torch.float32, torch.bfloat16:
        assert not message(dtype=dtype, convert=lambda y: y.to(dtype))
    assert message(dtype=torch.bfloat16, convert=lambda y: y.float())


def healthy():
    assert not message(loss_fn=nn.MSELoss()) and not message(loss_fn=nn.SmoothL1Loss())
