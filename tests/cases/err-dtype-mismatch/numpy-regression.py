"""Features from NumPy or pandas are float64, the network is float32.

asked: mat1 and mat2 must have the same dtype, but got Double and Float
asked: numpy 数据转成 tensor 训练报 Double and Float
cause: where-float64-comes-from
"""

import contextlib
import io

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Table(Dataset):
    def __init__(self, convert=lambda x: x):
        generator = np.random.default_rng(0)
        x = generator.normal(size=(40, 5))
        self.x, self.y = convert(torch.from_numpy(x)), convert(torch.from_numpy(x.sum(1, keepdims=True)))

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def train(dataset, watch=lambda model: None):
    model = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1))
    watch(model)
    optimizer = torch.optim.AdamW(model.parameters())
    for x, y in DataLoader(dataset, batch_size=8, shuffle=True):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()


def message(dataset):
    try:
        train(dataset)
    except RuntimeError as error:
        return str(error)
    return ""


def printed(recipe, dataset):
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        train(dataset, recipe("check_dtypes"))
    return text.getvalue()


def symptom():
    assert "must have the same dtype, but got Double and Float" in message(Table())


def diagnosis(recipe):
    assert printed(recipe, Table()) == "0 (Linear): input torch.float64, weight torch.float32\n"
    for layer, x in ((nn.LSTMCell(5, 3), torch.zeros(2, 5).double()), (nn.Linear(5, 3), torch.zeros(2, 5).bool())):
        text = io.StringIO()
        recipe("check_dtypes")(layer)
        with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
            layer(x)
        assert f"({type(layer).__name__}): input {x.dtype}" in text.getvalue()


def cure():
    assert not message(Table(lambda x: x.float()))


def healthy(recipe):
    assert not printed(recipe, Table(lambda x: x.float()))
