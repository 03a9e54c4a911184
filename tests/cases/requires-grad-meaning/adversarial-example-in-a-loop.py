"""A PGD attack: the second step has no gradient, as x comes from an operation now.

asked: set requires_grad=True on the input image in each step of an adversarial attack
asked: 对抗样本每一步都要给输入设 requires_grad=True 吗
cause: set-it-last
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(144, 3))
model.eval().requires_grad_(False)
image, label = torch.rand(2, 1, 8, 8), torch.tensor([0, 2])


def attack(detach, steps=5):
    x, losses = image.clone(), []
    for _ in range(steps):
        if detach:
            x = x.detach()
        x.requires_grad_()
        loss = nn.functional.cross_entropy(model(x), label)
        loss.backward()
        losses.append(loss.item())
        if x.grad is None:
            return losses
        x = x + 0.01 * x.grad.sign()
    return losses


def symptom():
    assert len(attack(detach=False)) == 2


def cure():
    losses = attack(detach=True)
    assert len(losses) == 5 and losses == sorted(losses)
