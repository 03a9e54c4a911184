"""A GAN's discriminator is trained with a gradient that the generator's loss left: opt_d is never zeroed.

asked: GAN with two optimizers, discriminator gradient is wrong
asked: GAN 两个优化器，判别器的梯度不对
cause: gan-discriminator-keeps-the-generators-gradient
"""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def right_gradients(zero_d):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
    D = nn.Sequential(nn.Linear(1, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    ones, zeros, right = torch.ones(16, 1), torch.zeros(16, 1), []
    for _ in range(4):
        opt_g.zero_grad()
        fake = G(torch.randn(16, 2))
        bce(D(fake), ones).backward()
        opt_g.step()

        if zero_d:
            opt_d.zero_grad()
        loss = bce(D(torch.randn(16, 1) + 3), ones) + bce(D(fake.detach()), zeros)
        wanted = torch.autograd.grad(loss, list(D.parameters()), retain_graph=True)
        loss.backward()
        right.append(all(torch.allclose(p.grad, g) for p, g in zip(D.parameters(), wanted)))
        opt_d.step()
    return right


def symptom():
    assert right_gradients(zero_d=False) == [False] * 4


def cure():
    assert right_gradients(zero_d=True) == [True] * 4
