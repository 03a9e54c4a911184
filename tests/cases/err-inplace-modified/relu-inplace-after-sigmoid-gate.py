"""A squeeze-and-excite gate followed by an in-place activation.

asked: Hardtanh ReLU inplace=True after Sigmoid breaks backward in squeeze and excitation block
asked: Sigmoid 后面接 inplace=True 的激活函数，反向传播报错
cause: relu-inplace
"""

import contextlib
import io

import torch
from torch import nn


class Gate(nn.Module):
    def __init__(self, inplace):
        super().__init__()
        self.squeeze = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(4, 4, 1))
        self.gate = nn.Sequential(nn.Sigmoid(), nn.Dropout(0.1), nn.Hardtanh(0.1, 0.9, inplace=inplace))
        self.gate[1].inplace = inplace

    def forward(self, x):
        return x * self.gate(self.squeeze(x))


def train(inplace):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), Gate(inplace))
    optimizer = torch.optim.Adam(model.parameters())
    for x in torch.randn(2, 2, 3, 5, 5):
        optimizer.zero_grad()
        try:
            model(x).mean().backward()
        except RuntimeError as error:
            return str(error)
        optimizer.step()
    return ""


def logged(inplace, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(2, 4, 1, 1):
        train(inplace)
    return out.getvalue().splitlines()


def symptom():
    assert "[2, 4, 1, 1]" in train(inplace=True)


def diagnosis(recipe):
    assert any("[2, 4, 1, 1] now version" in line for line in logged(True, recipe))


def cure():
    assert train(inplace=False) == ""


def healthy(recipe):
    assert logged(False, recipe) == []
