"""One-hot rows are int64: an embedding makes three axes of them; .float() is what they need.

asked: F.one_hot into nn.Linear, mat1 and mat2 must have the same dtype, but got Long and Float
asked: one-hot 输入 Linear 报错 must have the same dtype, but got Long and Float
cause: causes
"""

import torch
from torch import nn

torch.manual_seed(0)
x = nn.functional.one_hot(torch.arange(4), 4)
layer = nn.Linear(4, 2)


def symptom():
    try:
        layer(x)
    except RuntimeError as error:
        assert "Long and Float" in str(error)
    else:
        raise AssertionError("no error")
    assert nn.Embedding(4, 3)(x).shape == (4, 4, 3)


def diagnosis(recipe):
    recipe("check_dtypes")(layer)


def cure():
    assert torch.equal(layer(x.float()), layer.weight.T + layer.bias)
