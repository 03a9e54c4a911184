"""A PGD attack zeroes the model in each step, and the gradient of the perturbation still piles up.

asked: model.zero_grad() does not clear the gradient of the input in a PGD attack
asked: PGD 对抗攻击里调用了 model.zero_grad()，输入的梯度还是越来越大
cause: evidence
"""

import torch
from torch import nn


def norms(zero):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters())
    images, labels = torch.randn(5, 4), torch.tensor([0, 1, 0, 1, 1])
    delta = torch.zeros_like(images, requires_grad=True)
    ratios = []
    for _ in range(4):
        zero(model, optimizer, delta)
        loss = nn.functional.cross_entropy(model(images + delta), labels)
        new = torch.autograd.grad(loss, delta, retain_graph=True)[0]
        loss.backward()
        ratios.append((delta.grad.norm() / new.norm()).item())
        with torch.no_grad():
            delta += 0.01 * delta.grad.sign()
    return ratios


def symptom():
    for zero in (lambda m, o, d: m.zero_grad(), lambda m, o, d: o.zero_grad()):
        assert norms(zero)[-1] > 3


def cure():
    def zero(model, optimizer, delta):
        model.zero_grad()
        delta.grad = None

    assert all(abs(ratio - 1) < 1e-4 for ratio in norms(zero))
