"""A GAN that zeroes each optimizer right after its own step(): the generator's backward() comes in between.

asked: GAN zero_grad right after optimizer.step, discriminator still gets the generator's gradients
asked: GAN 里在 step() 后面清零，判别器的梯度还是混进了生成器的
cause: gan-discriminator-keeps-the-generators-gradient
"""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def right_gradients(place):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
    D = nn.Sequential(nn.Linear(1, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    opt_g, opt_d = (torch.optim.Adam(net.parameters(), lr=2e-4) for net in (G, D))
    ones, zeros, right = torch.ones(16, 1), torch.zeros(16, 1), []
    for _ in range(4):
        if place == "start of the turn":
            opt_d.zero_grad()
        fake = G(torch.randn(16, 2))
        loss = bce(D(torch.randn(16, 1) + 3), ones) + bce(D(fake.detach()), zeros)
        wanted = torch.autograd.grad(loss, list(D.parameters()), retain_graph=True)
        loss.backward()
        right.append(all(torch.allclose(p.grad, g) for p, g in zip(D.parameters(), wanted)))
        opt_d.step()
        if place == "after step()":
            opt_d.zero_grad()

        if place == "start of the turn":
            opt_g.zero_grad()
        bce(D(fake), ones).backward()
        opt_g.step()
        if place == "after step()":
            opt_g.zero_grad()
    return right


def symptom():
    assert right_gradients("after step()") == [True, False, False, False]


def cure():
    assert right_gradients("start of the turn") == [True] * 4
