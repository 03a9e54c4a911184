"""forward() stores the first layer's result in h and gives x to the second; a decoder's memory is too wide.

asked: mat1 and mat2 shapes cannot be multiplied (64x784 and 128x10), in_features of fc2 is the output of fc1
asked: 两个全连接层，fc2 报 64x784 and 128x10
cause: in-features
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, skips, hidden=128):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(784, 128), nn.Linear(hidden, 10)
        self.skips = skips

    def forward(self, x):
        h = torch.relu(self.fc1(x))
        return self.fc2(x if self.skips else h)


x = torch.randn(64, 784)


def message(model, *inputs):
    try:
        model(*inputs)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("no error")


def printed(recipe, model, *inputs):
    recipe("report_shapes")(model)
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        model(*inputs)
    return out.getvalue().splitlines()


def symptom():
    assert "(64x784 and 128x10)" in message(Net(skips=True), x)
    model = Net(skips=True, hidden=784)  # in_features = B: no error, and fc1 does nothing
    model(x).sum().backward()
    assert model.fc1.weight.grad is None


def diagnosis(recipe):
    lines = printed(recipe, Net(skips=True), x)
    assert lines[0].endswith("wants (..., 784)"), lines
    assert lines[1] == "fc2 Linear: (64, 784) wants (..., 128)"
    decoder = nn.TransformerDecoderLayer(8, 2, batch_first=True)
    inputs = torch.randn(2, 5, 8), torch.randn(2, 7, 12)
    assert "(14x12 and 8x16)" in message(decoder, *inputs)
    assert "wants" not in printed(recipe, decoder, *inputs)[-1]


def cure():
    model = Net(skips=False)
    model(x).sum().backward()
    assert model.fc1.weight.grad is not None


def healthy(recipe):
    assert printed(recipe, Net(skips=False), x)[1] == "fc2 Linear: (64, 128) wants (..., 128)"
