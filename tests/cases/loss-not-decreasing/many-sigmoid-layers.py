"""Ten sigmoid layers and more, or about twenty of ReLU: one batch is not learned at any rate; with SGD five or eight do, and the first do not change.

asked: deep network with sigmoid activations cannot overfit one batch whatever the learning rate
asked: 十几层 sigmoid 的网络，一个 batch 也过拟合不了，试了各种学习率
asked: VGG16 without BatchNorm trained from scratch, loss stays at 2.303 whatever the learning rate
asked: network of thirty ReLU layers cannot overfit one batch whatever the learning rate
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 20), torch.arange(8) % 4


def build(activation, depth):
    torch.manual_seed(1)
    layers = [nn.Linear(20, 32), activation()]
    for _ in range(depth):
        layers += [nn.Linear(32, 32), activation()]
    return nn.Sequential(*layers, nn.Linear(32, 4))


def normed():
    return nn.Sequential(nn.LayerNorm(32), nn.ReLU())


def train(activation, lr, steps=200, optimizer_class=torch.optim.Adam, recipe=None, depth=15):
    model = build(activation, depth)
    optimizer = optimizer_class(model.parameters(), lr=lr)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        if recipe:
            recipe("diagnose")(model, optimizer)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
    return loss.item(), out.getvalue()


def symptom():
    for lr in 1e-4, 1e-3, 1e-2, 1e-1:
        assert train(nn.Sigmoid, lr)[0] > 1.3
        assert train(nn.Sigmoid, lr, depth=9)[0] > 1.3
        assert train(nn.ReLU, lr, depth=20)[0] > 1.3
        assert train(nn.ReLU, lr, depth=30)[0] > 1.3
    for lr in 1e-2, 1e-1, 1.0:
        assert train(nn.Sigmoid, lr, 200, torch.optim.SGD, depth=4)[0] > 1.3
        assert train(nn.ReLU, lr, 200, torch.optim.SGD, depth=7)[0] > 1.3


def diagnosis(recipe):
    assert train(nn.Sigmoid, 0.1, 2, recipe=recipe)[1] == "ok: 34 of 34\n"
    assert train(nn.ReLU, 0.1, 2, recipe=recipe, depth=30)[1] == "ok: 64 of 64\n"
    said = train(nn.Sigmoid, 0.1, 2, torch.optim.SGD, recipe)[1]
    assert said.startswith("0.weight: did not change")


def cure():
    assert train(normed, 1e-3)[0] < 0.1
    assert train(normed, 1e-3, depth=30)[0] < 0.1
    assert train(normed, 0.1, 200, torch.optim.SGD, depth=7)[0] < 0.1


def healthy(recipe):
    assert train(normed, 0.1, 2, torch.optim.SGD, recipe)[1] == "ok: 66 of 66\n"
