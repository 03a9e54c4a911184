"""Validation with the averaged (EMA) weights, between the forward pass and backward(): load_state_dict changes what was saved.

asked: load_state_dict of EMA weights for validation then loss.backward() inplace operation error
asked: 训练中途换上 EMA 权重做验证，再换回来，backward 报 inplace 错误
cause: changed-under-no-grad
"""

import contextlib
import copy
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(validate):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.GELU(), nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    averaged = copy.deepcopy(model.state_dict())
    data = DataLoader(TensorDataset(torch.randn(12, 3), torch.randn(12, 1)), batch_size=4)

    def validation():
        own = copy.deepcopy(model.state_dict())
        model.load_state_dict(averaged)
        model.eval()
        with torch.no_grad():
            model(torch.randn(4, 3))
        model.train()
        model.load_state_dict(own)

    for x, y in data:
        loss = nn.functional.mse_loss(model(x), y)
        if validate == "before backward()":
            validation()
        optimizer.zero_grad()
        try:
            loss.backward()
        except RuntimeError as error:
            return str(error)
        optimizer.step()
        if validate == "after step()":
            validation()
    return ""


def symptom():
    error = train("before backward()")
    assert "modified by an inplace operation" in error
    assert "[8, 1]" in error or "[8]" in error


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(8, 1):
        train("before backward()")
    lines = out.getvalue().splitlines()
    assert any("copy_: [1, 8]" in line for line in lines)


def cure():
    assert train("after step()") == ""
