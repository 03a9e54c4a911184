"""A GAN whose generator loss uses the detached fake: the generator stays as it was, without an error.

asked: GAN generator loss does not decrease, generator weights never change
asked: GAN 的生成器 loss 不降，生成器的权重一直没变
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


def train(detached, recipe=None):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer_G, optimizer_D = torch.optim.Adam(G.parameters()), torch.optim.Adam(D.parameters())
    if recipe:
        recipe("diagnose")(G, optimizer_G)
        recipe("diagnose")(D, optimizer_D)
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(4, 1), torch.zeros(4, 1)
    before = G[0].weight.detach().clone()
    for real in torch.randn(4, 4, 2):
        fake = G(torch.randn(4, 2))
        optimizer_D.zero_grad()
        (bce(D(real), one) + bce(D(fake.detach()), zero)).backward()
        optimizer_D.step()
        optimizer_G.zero_grad()
        bce(D(fake.detach() if detached else fake), one).backward()
        optimizer_G.step()
    return torch.equal(before, G[0].weight)


def said(detached, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(detached, recipe)
    return out.getvalue().splitlines()


def symptom():
    assert train(detached=True)


def diagnosis(recipe):
    lines = said(True, recipe)
    assert lines.pop(0) == "ok: 4 of 4", "the discriminator"
    assert lines.pop() == "ok: 0 of 6"
    assert all(line.endswith("no gradient") for line in lines)


def cure():
    assert not train(detached=False)


def healthy(recipe):
    assert said(False, recipe) == ["ok: 4 of 4", "ok: 6 of 6"]
