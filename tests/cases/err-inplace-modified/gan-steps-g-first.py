"""A GAN that trains G first and keeps the graph: D gets fake without detach(), and its backward() meets G's new weights.

asked: GAN discriminator loss backward inplace operation error after the generator's step, retain_graph=True
asked: GAN 先更新生成器，retain_graph=True，判别器 backward 报 modified by an inplace operation
cause: step-between-two-backward
"""

import contextlib
import io

import torch
from torch import nn


def train(fake_for_D):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
    D = nn.Sequential(nn.Linear(3, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    optimizer_G, optimizer_D = torch.optim.Adam(G.parameters()), torch.optim.Adam(D.parameters())
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(4, 1), torch.zeros(4, 1)
    before = D[0].weight.detach().clone()
    for real in torch.randn(3, 4, 3):
        fake = G(torch.randn(4, 2))
        optimizer_G.zero_grad()
        bce(D(fake), one).backward(retain_graph=True)
        optimizer_G.step()
        optimizer_D.zero_grad()
        try:
            (bce(D(real), one) + bce(D(fake_for_D(fake)), zero)).backward()
        except RuntimeError as error:
            return str(error)
        optimizer_D.step()
    assert not torch.equal(D[0].weight, before)
    return ""


def symptom():
    error = train(lambda fake: fake)  # D(fake) is computed again after the step, which is not enough here
    assert "modified by an inplace operation: [torch.FloatTensor [8, 3]]" in error


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(8, 3):
        train(lambda fake: fake)
    assert any("[3, 8] now version" in line and "train()" in line for line in out.getvalue().splitlines())


def cure():
    assert train(lambda fake: fake.detach()) == ""
