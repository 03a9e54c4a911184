"""A Transformer block adds to its input with +=, which a LayerNorm has saved; the message names that Add, or AsStrided.

asked: x += self.ff(self.norm(x)) transformer block inplace operation error, output 0 of AddBackward0
asked: transformer 里 x += self.ffn(self.norm(x))，反向传播报原地操作错误，output 0 of AddBackward0
cause: five-ways-to-add-one
"""

import contextlib
import io

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, in_place):
        super().__init__()
        self.norm, self.ff, self.in_place = nn.LayerNorm(4), nn.Linear(4, 4), in_place

    def forward(self, x):
        if self.in_place:
            x += self.ff(self.norm(x))
            return x
        return x + self.ff(self.norm(x))


def train(in_place, shape=(2, 5)):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), Block(in_place), nn.Linear(4, 2))
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(2):
        optimizer.zero_grad()
        try:
            model(torch.randn(*shape, 3)).square().mean().backward()
        except RuntimeError as error:
            return str(error)
        optimizer.step()
    return ""


def logged(in_place, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(2, 5, 4):
        train(in_place)
    return out.getvalue().splitlines()


def symptom():
    assert "[2, 5, 4]], which is output 0 of AsStrided" in train(in_place=True)
    assert "[10, 4]], which is output 0 of Add" in train(in_place=True, shape=[10])


def diagnosis(recipe):
    (line,) = logged(True, recipe)
    assert "[2, 5, 4] now version 1, forward(), line" in line


def cure():
    assert train(in_place=False) == ""


def healthy(recipe):
    assert logged(False, recipe) == []
