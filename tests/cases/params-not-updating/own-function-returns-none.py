"""The backward() of an own autograd.Function returns None: watch says so of the layers before it, and does not raise.

asked: parameters of the layers before my sign() with its own backward do not change after optimizer.step(), the later ones do
asked: 自己写的 autograd.Function 做二值化，它前面的层参数不更新
cause: watch
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.randint(2, (32,))


class Nothing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        return h.sign()

    @staticmethod
    def backward(ctx, gradient):
        return None


class StraightThrough(Nothing):
    @staticmethod
    def backward(ctx, gradient):
        return gradient


class Net(nn.Module):
    def __init__(self, sign):
        super().__init__()
        self.body, self.head, self.sign = nn.Linear(8, 16), nn.Linear(16, 2), sign

    def forward(self, x):
        return self.head(self.sign.apply(self.body(x)))


def report(recipe, sign):
    torch.manual_seed(0)
    model = Net(sign)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    done = recipe("watch")(model, optimizer)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        done()
    return out.getvalue().splitlines()


def symptom():
    model = Net(Nothing)
    nn.functional.cross_entropy(model(x), y).backward()
    assert model.body.weight.grad is None and model.head.weight.grad is not None


def diagnosis(recipe):
    assert report(recipe, Nothing)[0] == "gradient None or 0: body.weight body.bias"


def cure(recipe):
    assert report(recipe, StraightThrough) == ["changes: body.weight body.bias head.weight head.bias"]
