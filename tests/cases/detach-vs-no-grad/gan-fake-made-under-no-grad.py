"""A GAN computes fake once, under no_grad(), for both losses: the generator never learns; detached everywhere, neither.

asked: GAN generator does not learn, its gradient is None, fake was computed with torch.no_grad
asked: GAN 里 fake 在 no_grad 下生成，生成器没有梯度，一直不更新
cause: one-forward-two-uses
"""

import torch
from torch import nn


def moved(way, freeze=False):
    torch.manual_seed(0)
    generator = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    discriminator = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    g = torch.optim.Adam(generator.parameters(), betas=(0.5, 0.999))
    d = torch.optim.Adam(discriminator.parameters(), betas=(0.5, 0.999))
    bce, one, zero = nn.functional.binary_cross_entropy_with_logits, torch.ones(6, 1), torch.zeros(6, 1)
    before = [p.detach().clone() for p in (*generator.parameters(), *discriminator.parameters())]
    for _ in range(3):
        with torch.set_grad_enabled(way != "under no_grad()"):
            fake = generator(torch.randn(6, 2))
        d.zero_grad()
        real_loss = bce(discriminator(torch.randn(6, 2) + 3), one)
        (real_loss + bce(discriminator(fake.detach()), zero)).backward()
        d.step()
        discriminator.requires_grad_(not freeze)
        g.zero_grad()
        again = fake.detach() if way == "detached in both" else fake
        bce(discriminator(again), one).backward()
        g.step()
        discriminator.requires_grad_(True)
    after = [*generator.parameters(), *discriminator.parameters()]
    changed = [not torch.equal(a, b) for a, b in zip(before, after)]
    return any(changed[:6]), all(changed[6:])


def symptom():
    assert moved("under no_grad()") == (False, True)
    assert moved("detached in both") == (False, True)
    try:
        moved("under no_grad()", freeze=True)
    except RuntimeError as error:
        assert "does not require grad" in str(error)
    else:
        raise AssertionError("D frozen for the generator's step: no error")


def cure():
    assert moved("detached for D only") == (True, True)
    assert moved("detached for D only", freeze=True) == (True, True)
