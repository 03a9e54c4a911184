"""The activations between the layers were forgotten: a batch with 20 features is memorised, not the whole set, nor 8 points of a sine.

asked: three linear layers, the model overfits one batch but does not learn the dataset, loss stays at 0.69
asked: regression of a sine with two linear layers cannot overfit 8 points
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


def sine(activation):
    x = torch.linspace(-3, 3, 8)[:, None]
    losses = []
    for lr in (1e-3, 1e-2, 1e-1):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(1, 64), activation(), nn.Linear(64, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        for _ in range(300):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), x.sin())
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return min(losses)


def symptom():
    assert sine(nn.Identity) > 0.2
    assert train(nn.Identity, samples=8) < 0.1, "one batch is learned"
    assert train(nn.Identity) > 0.6


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.Identity, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n"


def cure():
    assert train(nn.ReLU) < 0.1
    assert sine(nn.ReLU) < 0.01
