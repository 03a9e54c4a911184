"""A saliency map for each class from one forward pass: backward(retain_graph=True) adds them up in .grad, autograd.grad does not.

asked: loop over classes with backward(retain_graph=True), saliency of every class after the first is wrong
asked: 对每个类别 backward(retain_graph=True) 求输入的梯度，从第二个类别起梯度不对
cause: who-needs-it
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3)).eval()
image = torch.randn(1, 1, 6, 6)


def alone(c):
    x = image.clone().requires_grad_()
    model(x)[0, c].backward()
    return x.grad


def maps(clear):
    x = image.clone().requires_grad_()
    found = []
    for score in model(x)[0]:
        if clear:
            x.grad = None
        score.backward(retain_graph=True)
        found.append(x.grad.clone())
    return found


def symptom():
    found = maps(clear=False)
    assert torch.allclose(found[0], alone(0))
    assert not torch.allclose(found[1], alone(1))
    assert torch.allclose(found[2], alone(0) + alone(1) + alone(2), atol=1e-6)


def cure():
    x = image.clone().requires_grad_()
    found = [torch.autograd.grad(score, x, retain_graph=True)[0] for score in model(x)[0]]
    for result in (found, maps(clear=True)):
        assert all(torch.allclose(m, alone(c)) for c, m in enumerate(result))
