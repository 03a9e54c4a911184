"""forward() calls the class nn.Dropout on the input instead of a layer made in __init__.

asked: nn.Dropout(x) in forward raises Boolean value of Tensor is ambiguous
asked: forward 里写 nn.Dropout(x)，报 Boolean value of Tensor with more than one value is ambiguous
cause: loss-class-given-the-batch
"""

import pytest
import torch
from torch import nn

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out, self.dropout = nn.Linear(4, 8), nn.Linear(8, 3), nn.Dropout(0.5)

    def forward(self, x):
        return self.out(nn.Dropout(torch.relu(self.hidden(x))))


class Cured(Net):
    def forward(self, x):
        return self.out(self.dropout(torch.relu(self.hidden(x))))


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        Net()(torch.randn(8, 4))


def cure():
    model, x = Cured(), torch.randn(8, 4)
    assert not torch.equal(model(x), model(x))
    model.eval()
    assert torch.equal(model(x), model(x)) and model(x).shape == (8, 3)
