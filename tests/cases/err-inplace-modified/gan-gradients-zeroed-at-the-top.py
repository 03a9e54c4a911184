"""A GAN that zeroes both networks at the top of the loop: D(fake) computed again ends the error, and G keeps D's gradient.

asked: GAN inplace operation error, optimizer_G.zero_grad() and optimizer_D.zero_grad() at the top of the loop
asked: GAN 循环开头把两个优化器都清零，判别器 step 之后生成器 backward 报 inplace operation
cause: step-between-two-backward
"""

import torch
from torch import nn


def train(recompute, zero_before_own_backward):
    torch.manual_seed(0)
    G, D = nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    optimizer_G, optimizer_D = torch.optim.Adam(G.parameters()), torch.optim.Adam(D.parameters())
    bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(8, 1), torch.zeros(8, 1)
    fake = G(torch.randn(8, 2))
    optimizer_G.zero_grad()
    optimizer_D.zero_grad()
    score = D(fake)
    (bce(D(torch.randn(8, 2)), one) + bce(score, zero)).backward(retain_graph=True)
    optimizer_D.step()
    if recompute:
        score = D(fake)
    loss_G = bce(score, one)
    if zero_before_own_backward:
        optimizer_G.zero_grad()
    own = torch.autograd.grad(loss_G, G.weight, retain_graph=True)[0] if recompute else None
    try:
        loss_G.backward()
    except RuntimeError as error:
        return str(error)
    return torch.allclose(own, G.weight.grad)


def symptom():
    assert "modified by an inplace operation: [torch.FloatTensor [8, 1]]" in train(False, False)
    assert train(True, False) is False, "the error is gone, and G gets D's gradient too"


def cure():
    assert train(True, True) is True
