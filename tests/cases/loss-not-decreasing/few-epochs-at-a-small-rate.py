"""SGD at lr 0.01 for 5 epochs of 10 batches: 8 samples are learned in 300 steps, the whole set stays near ln C; at 100 times the rate it is learned.

asked: SGD lr 0.01, 5 epochs, the loss stays at 2.27, but it can overfit one batch
asked: SGD 学习率 0.01 训练 5 个 epoch，loss 一直是 2.27，一个 batch 却能过拟合
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
y = torch.randint(10, (5000,))
x = torch.randn(10, 64)[y] / 2 + torch.randn(5000, 64)


def train(lr, size, epochs, recipe=None):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        for rows in torch.randperm(size).split(512):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
    return loss.item()


def symptom():
    assert train(0.01, size=8, epochs=400) < 0.1
    assert train(0.01, size=5000, epochs=5) > 2.2


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(0.01, size=5000, epochs=1, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n", "all ok, one batch learned, the whole set not"
    assert train(0.001, size=5000, epochs=5) > 2.2, "a smaller rate does not help"


def cure():
    assert train(1.0, size=5000, epochs=5) < 0.3
