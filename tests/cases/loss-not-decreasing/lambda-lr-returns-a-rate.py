"""LambdaLR multiplies: its function returns a learning rate, so that the rate in use is the product of two.

asked: loss barely moves with LambdaLR lambda epoch: 1e-3 * 0.95 ** epoch
asked: 用了 LambdaLR，lambda 里写了学习率，loss 几乎不动
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 10), torch.arange(8) % 3


def train(rate, recipe=None, epochs=100):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    return loss.item(), optimizer.param_groups[0]["lr"]


def symptom():
    loss, lr = train(lambda epoch: 1e-2 * 0.98**epoch)
    assert loss > 0.9 and lr < 1e-4


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        _, lr = train(lambda epoch: 1e-2 * 0.98**epoch, recipe, epochs=2)
    assert out.getvalue() == "ok: 4 of 4\n" and lr < 1e-2 / 50, "soon far below"


def cure():
    assert train(lambda epoch: 0.98**epoch)[0] < 0.1


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(lambda epoch: 0.98**epoch, recipe, epochs=2)
    assert out.getvalue() == "ok: 4 of 4\n"
