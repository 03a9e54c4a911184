"""BatchNorm1d and batches of 2: eight samples are learned, the whole set is not; LayerNorm or batches of 32 learn it.

asked: batch_size=2 with BatchNorm, it overfits 8 samples but the training loss on the whole dataset stays high
asked: loss 不下降：几个样本能学会，整个训练集学不会，批次很小
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 20)
y = (x @ torch.randn(20, 4)).argmax(dim=1)


def train(norm, batch, size=400, steps=800, lr=0.001, recipe=None):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(20, 64), norm(64), nn.ReLU(), nn.Linear(64, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    losses = []
    for _ in range(steps):
        rows = torch.randint(size, (batch,)) if batch < size else torch.arange(size)
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses[-100:]) / len(losses[-100:])


def symptom():
    assert train(nn.BatchNorm1d, batch=8, size=8, steps=400) < 0.1
    assert train(nn.BatchNorm1d, batch=2) > 0.8
    assert train(nn.BatchNorm1d, batch=2, lr=0.0001) > 0.8, "nor at a tenth of the rate"
    assert train(nn.BatchNorm1d, batch=4) > 0.6


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.BatchNorm1d, batch=2, steps=2, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n", "all ok, one batch learned, the whole set not"


def cure():
    assert train(nn.LayerNorm, batch=2) < 0.45
    assert train(nn.BatchNorm1d, batch=32) < 0.3
