"""The gradient norm of each loss is logged with autograd.grad; the backward() after it raises.

asked: log gradient norm of each loss with autograd.grad, then backward raises, where to put retain_graph
asked: 先用 autograd.grad 看每个 loss 的梯度大小，再 backward 就报错，retain_graph 该加在哪里
cause: who-needs-it
"""

import torch
from torch import nn


def train(retain, make=torch.optim.AdamW):
    torch.manual_seed(0)
    body = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.1))
    heads = nn.ModuleDict({"class": nn.Linear(8, 2), "box": nn.Linear(8, 4)})
    optimizer = make([*body.parameters(), *heads.parameters()], lr=0.01)
    norms = []
    for x in torch.randn(2, 8, 3):
        h = body(x)
        losses = {
            "class": nn.functional.cross_entropy(heads["class"](h), torch.arange(8) % 2),
            "box": heads["box"](h).square().mean(),
        }
        for loss in losses.values():
            gradients = torch.autograd.grad(loss, list(body.parameters()), retain_graph=retain)
            norms.append(nn.utils.get_total_norm(gradients).item())
        optimizer.zero_grad()
        sum(losses.values()).backward()
        nn.utils.clip_grad_norm_(body.parameters(), 1.0)
        optimizer.step()
    return norms


def symptom():
    try:
        train(None)
    except RuntimeError as error:
        assert "Trying to backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    for make in (torch.optim.AdamW, torch.optim.SGD):
        norms = train(True, make)
        assert len(norms) == 4 and min(norms) > 0
