"""The weight of a loss is made from gradient norms (VQGAN): with create_graph=True the error goes, and the weight is trained too.

asked: adaptive loss weight from torch.autograd.grad last layer then backward: backward through the graph a second time
asked: 用 autograd.grad 的梯度范数算 loss 权重，再 backward 报 graph a second time
cause: derivative-inside-the-loss
"""

import torch
from torch import nn


def gradient(weigh, **options):
    torch.manual_seed(0)
    model, last = nn.Sequential(nn.Linear(3, 8), nn.Tanh()), nn.Linear(8, 2)
    out = last(model(torch.randn(6, 3)))
    a, b = out[:, 0].square().mean(), (out[:, 1] - 1).abs().mean()
    if weigh:
        norms = [torch.autograd.grad(loss, last.weight, **options)[0].norm() for loss in (a, b)]
        weight = norms[0] / (norms[1] + 1e-4)
    else:
        weight = 0
    loss = a + weight * b
    loss.backward(retain_graph=True)
    fixed = torch.autograd.grad(a + torch.as_tensor(weight).detach() * b, model[0].weight)[0]
    return model[0].weight.grad, fixed


def symptom():
    try:
        gradient(True)
    except RuntimeError as error:
        assert "backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")
    trained, fixed = gradient(True, create_graph=True)
    assert not torch.allclose(trained, fixed, rtol=0.05)


def cure():
    trained, fixed = gradient(True, retain_graph=True)
    assert torch.allclose(trained, fixed)
