"""A correct siamese network and a correct ranking loss: only differences count, so the last bias has a gradient of exactly 0. Harmless; the rate is the cause.

asked: siamese network, the bias of the last layer has gradient 0 and the loss barely moves
asked: 孪生网络最后一层的 bias 梯度一直是 0，loss 几乎不降
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
a, b, same = torch.randn(8, 20), torch.randn(8, 20), torch.arange(8) % 2


def siamese(model):
    distance = nn.functional.pairwise_distance(model(a), model(b))
    return (same * distance**2 + (1 - same) * (2 - distance).relu() ** 2).mean()


def ranking(model):
    return -nn.functional.logsigmoid(model(a)[:, 0] - model(b)[:, 0]).mean()


def train(loss_of, lr, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 16))
    if loss_of is ranking:
        model[2] = nn.Linear(64, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(200):
        loss = loss_of(model)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert train(siamese, lr=0.0001) > 0.3
    assert train(ranking, lr=0.0001) > 0.3


def diagnosis(recipe):
    for loss_of in (siamese, ranking):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            train(loss_of, 0.0001, recipe=recipe)
        assert out.getvalue() == "2.bias: gradient is exactly 0\nok: 3 of 4\n"


def cure():
    assert train(siamese, lr=0.1) < 0.01, "with the same bias"
    assert train(ranking, lr=1.0) < 0.1
