"""A GAN with Adam: the generator's loss uses D(fake) from before D's step.

asked: GAN generator loss backward fails after discriminator optimizer.step() inplace operation
asked: GAN 先更新判别器再算生成器的 backward 报 modified by an inplace operation
cause: step-between-two-backward
"""

import contextlib
import io

import torch
from torch import nn


def train(recompute):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer_G, optimizer_D = torch.optim.Adam(G.parameters()), torch.optim.Adam(D.parameters())
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(4, 1), torch.zeros(4, 1)
    before = G[0].weight.detach().clone()
    for real in torch.randn(3, 4, 2):
        fake = G(torch.randn(4, 2))
        loss_D = bce(D(real), one) + bce(D(fake.detach()), zero)
        loss_G = bce(D(fake), one)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()
        if recompute:
            loss_G = bce(D(fake), one)
        optimizer_G.zero_grad()
        try:
            loss_G.backward()
        except RuntimeError as error:
            return str(error)
        optimizer_G.step()
    assert not torch.equal(G[0].weight, before)
    return ""


def gradient_of_D(step_moved_behind_both):
    torch.manual_seed(0)
    G, D = nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(4, 1), torch.zeros(4, 1)
    fake = G(torch.randn(4, 2))
    loss_D = bce(D(torch.randn(4, 2)), one) + bce(D(fake.detach()), zero)
    loss_G = bce(D(fake), one)
    loss_D.backward()
    if step_moved_behind_both:
        loss_G.backward()
    return D[0].weight.grad


def symptom():
    assert "modified by an inplace operation: [torch.FloatTensor [8, 1]]" in train(recompute=False)


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(8, 1):
        train(recompute=False)
    lines = [line for line in out.getvalue().splitlines() if "[1, 8] now version" in line]
    assert lines
    assert any("add" in line for line in lines)


def cure():
    assert train(recompute=True) == ""
    own, moved = gradient_of_D(step_moved_behind_both=False), gradient_of_D(step_moved_behind_both=True)
    assert not torch.allclose(own, moved), "moving the step ends the error and trains D with the loss of G"
