"""The activations between the layers were forgotten: a batch of 8 is memorised, the whole set stays at ln 2.

asked: three linear layers, the model overfits one batch but does not learn the dataset, loss stays at 0.69
asked: 几层 nn.Linear 直接相连，一个 batch 能过拟合，整个数据集的 loss 停在 0.69
cause: path
"""

import contextlib
import io

import torch
from torch import nn


def train(activation, samples=400, recipe=None):
    torch.manual_seed(0)
    x = torch.randn(400, 20)
    y = (x[:, 0] * x[:, 1] > 0).long()
    x, y = x[:samples], y[:samples]
    model = nn.Sequential(nn.Linear(20, 64), activation(), nn.Linear(64, 64), activation(), nn.Linear(64, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(150):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert train(nn.Identity, samples=8) < 0.1, "one batch is learned"
    assert train(nn.Identity) > 0.6


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.Identity, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n"


def cure():
    assert train(nn.ReLU) < 0.1
