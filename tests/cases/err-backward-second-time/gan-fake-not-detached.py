"""A GAN whose discriminator loss goes back into the generator.

asked: GAN errG.backward() Trying to backward through the graph a second time, fake not detached
asked: GAN 判别器没有 fake.detach()，生成器 backward 报计算图第二次反传
cause: causes
"""

import warnings

import torch
from torch import nn


def train(detach):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(inplace=True), nn.Linear(8, 2), nn.Tanh())
    D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2, inplace=True), nn.Dropout(0.3), nn.Linear(8, 1))
    optimizer_G = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(6, 1), torch.zeros(6, 1)
    for real in torch.randn(2, 6, 2):
        optimizer_D.zero_grad()
        bce(D(real), one).backward()
        fake = G(torch.randn(6, 4))
        bce(D(fake.detach() if detach else fake), zero).backward()
        optimizer_D.step()
        optimizer_G.zero_grad()
        try:
            bce(D(fake), one).backward()
        except RuntimeError as error:
            return str(error)
        optimizer_G.step()
    return ""


def symptom():
    with warnings.catch_warnings(record=True) as caught, torch.autograd.detect_anomaly(check_nan=False):
        warnings.simplefilter("always")
        assert "backward through the graph a second time" in train(detach=False)
    assert "fake = G(torch.randn(6, 4))" in str(caught[-1].message)


def cure():
    assert train(detach=True) == ""
