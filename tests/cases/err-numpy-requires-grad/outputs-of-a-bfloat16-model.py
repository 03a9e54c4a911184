"""The outputs of a bfloat16 model, a dict with tuples, are saved with NumPy: detach() alone is not enough.

asked: Got unsupported ScalarType BFloat16 when saving embeddings with numpy
asked: bfloat16 模型的输出保存成 npy，报 Got unsupported ScalarType BFloat16
cause: other-tensors-that-refuse
"""

from collections import OrderedDict, namedtuple

import numpy as np
import torch
from torch import nn

State = namedtuple("State", "h c")


class Output(OrderedDict):
    pass


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.LSTM(3, 4, batch_first=True), nn.Linear(4, 2)

    def forward(self, x):
        features, state = self.rnn(x)
        return Output(logits=self.head(features), state=State(*state), length=x.shape[1])


def outputs():
    torch.manual_seed(0)
    return Model().bfloat16()(torch.randn(2, 5, 3).bfloat16())


def under_autocast():
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return nn.Linear(3, 2)(torch.randn(4, 3))


def symptom():
    for out in outputs()["logits"], under_autocast():
        try:
            out.detach().cpu().numpy()
        except TypeError as error:
            assert str(error) == "Got unsupported ScalarType BFloat16"
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    arrays = recipe("to_numpy")(outputs())
    assert arrays["logits"].shape == (2, 5, 2) and arrays["logits"].dtype == np.float32
    assert arrays["state"].h.shape == (1, 2, 4) and arrays["length"] == 5


def cure():
    for out in outputs()["logits"], under_autocast():
        assert out.detach().float().cpu().numpy().dtype == np.float32


def healthy(recipe):
    tensor = torch.arange(6.0).view(2, 3).T
    assert np.array_equal(recipe("to_numpy")(tensor), tensor.numpy())
