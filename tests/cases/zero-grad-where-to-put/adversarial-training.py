"""Adversarial training (FGSM): the backward() that makes the examples leaves gradients in the model.

asked: adversarial training FGSM where to put optimizer.zero_grad
asked: 对抗训练 FGSM，zero_grad 放在哪里
cause: another-backward-in-between
"""

import torch
from torch import nn


def right_gradients(place):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    right = []
    for _ in range(4):
        x, labels = torch.randn(16, 1, 8, 8), torch.randint(3, (16,))
        if place == "start":
            optimizer.zero_grad()
        inputs = x.clone().requires_grad_()
        nn.functional.cross_entropy(model(inputs), labels).backward()
        adversarial = x + 0.1 * inputs.grad.sign()
        if place == "before the training loss":
            optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(adversarial), labels)
        wanted = torch.autograd.grad(loss, list(model.parameters()), retain_graph=True)
        loss.backward()
        right.append(all(torch.allclose(p.grad, g, atol=1e-6) for p, g in zip(model.parameters(), wanted)))
        optimizer.step()
    return right


def symptom():
    assert right_gradients("start") == [False] * 4


def cure():
    assert right_gradients("before the training loss") == [True] * 4
