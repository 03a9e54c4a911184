"""forward() calls nn.ReLU on the input: the next layer gets a module instead of a tensor.

asked: linear(): argument 'input' (position 1) must be Tensor, not ReLU
asked: 报错 argument 'input' must be Tensor, not ReLU，forward 里写的是 nn.ReLU(x)
cause: class
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(4, 8), nn.Linear(8, 3)

    def forward(self, x):
        return self.out(nn.ReLU(self.hidden(x)))


class Cured(Net):
    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


def symptom():
    try:
        Net()(torch.randn(8, 4))
    except TypeError as error:
        assert "argument 'input' (position 1) must be Tensor, not ReLU" in str(error)
    else:
        raise AssertionError("it did not raise")


def cure():
    model = Cured()
    model(torch.randn(8, 4)).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
