"""A residual block adds its input with += after the ReLU instead of before it.

asked: resnet block out += identity inplace operation error ReluBackward0
asked: 残差连接 out += identity 放在 relu 之后，反向传播报原地操作错误
cause: five-ways-to-add-one
"""

import contextlib
import io

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, way):
        super().__init__()
        self.conv, self.norm, self.way = nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), way

    def forward(self, x):
        out = self.norm(self.conv(x))
        if self.way == "+= before relu":
            out += x
            return out.relu()
        out = out.relu()
        if self.way == "dropout after relu":
            return nn.Dropout(0.1, inplace=True)(out)
        if self.way == "+= after relu":
            out += x
            return out
        return out + x


def train(way):
    torch.manual_seed(0)
    model = nn.Sequential(Block(way), Block(way), nn.Flatten(), nn.LazyLinear(3))
    x, y = torch.randn(2, 4, 6, 6), torch.tensor([0, 2])
    model(x)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(2):
        optimizer.zero_grad()
        try:
            nn.functional.cross_entropy(model(x), y).backward()
        except RuntimeError as error:
            return str(error)
        optimizer.step()
    return ""


def logged(way, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(2, 4, 6, 6):
        train(way)
    return out.getvalue().splitlines()


def symptom():
    error = train("+= after relu")
    assert "[2, 4, 6, 6]" in error
    assert "Relu" in error
    assert "Relu" in train("dropout after relu")


def diagnosis(recipe):
    assert all("[2, 4, 6, 6] now version 1, forward()" in line for line in logged("+= after relu", recipe))
    assert len(logged("+= after relu", recipe)) > 0
    scope = {}
    exec(compile("def residual(out):\n    out += 1", torch.__path__[0] + "vision/resnet.py", "exec"), scope)
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(3):
        scope["residual"](torch.zeros(3))
    assert "residual(), line 2" in out.getvalue(), "torchvision is not torch"


def cure():
    assert train("out + x") == ""


def healthy(recipe):
    assert train("+= before relu") == ""
    assert logged("out + x", recipe) == []
