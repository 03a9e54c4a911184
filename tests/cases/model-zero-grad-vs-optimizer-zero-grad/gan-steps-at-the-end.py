"""A GAN with both step() calls at the end of the iteration: the discriminator's step uses the generator's gradient too.

asked: GAN both optimizer.step() calls at the end of the iteration, discriminator gradient is wrong
asked: GAN 两个 step() 都放在迭代最后，判别器的梯度混进了生成器的
cause: gan-discriminator-keeps-the-generators-gradient
"""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def right_steps(at_the_end):
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
    D = nn.Sequential(nn.Linear(1, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    opt_g, opt_d = (torch.optim.Adam(net.parameters(), lr=2e-4) for net in (G, D))
    ones, zeros, right = torch.ones(16, 1), torch.zeros(16, 1), []
    for _ in range(4):
        fake = G(torch.randn(16, 2))
        opt_d.zero_grad()
        loss = bce(D(torch.randn(16, 1) + 3), ones) + bce(D(fake.detach()), zeros)
        wanted = torch.autograd.grad(loss, list(D.parameters()), retain_graph=True)
        loss.backward()
        if not at_the_end:
            right.append(all(torch.allclose(p.grad, g) for p, g in zip(D.parameters(), wanted)))
            opt_d.step()

        opt_g.zero_grad()
        bce(D(fake), ones).backward()
        if at_the_end:
            right.append(all(torch.allclose(p.grad, g) for p, g in zip(D.parameters(), wanted)))
            opt_d.step()
        opt_g.step()
    return right


def symptom():
    assert right_steps(at_the_end=True) == [False] * 4


def cure():
    assert right_steps(at_the_end=False) == [True] * 4
