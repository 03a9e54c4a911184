"""A3C as it was written for torch 1: the worker's gradients pile up, because only the shared model is zeroed.

asked: A3C ensure_shared_grads stopped learning after upgrading to torch 2
asked: 老的 A3C 代码升级到 torch 2 之后，子进程模型的梯度越积越大
cause: versions
"""

import torch
from torch import nn


def ensure_shared_grads(model, shared_model):
    for param, shared_param in zip(model.parameters(), shared_model.parameters()):
        if shared_param.grad is not None:
            return
        shared_param._grad = param.grad


def ratios(zero):
    torch.manual_seed(0)
    shared_model, model = nn.Linear(4, 2), nn.Linear(4, 2)
    optimizer = torch.optim.Adam(shared_model.parameters())
    seen = []
    for _ in range(4):
        model.load_state_dict(shared_model.state_dict())
        loss = model(torch.ones(8, 4)).mean()
        new = torch.autograd.grad(loss, model.weight, retain_graph=True)[0]
        zero(optimizer, model)
        loss.backward()
        ensure_shared_grads(model, shared_model)
        seen.append((shared_model.weight.grad.norm() / new.norm()).item())
        optimizer.step()
    return seen


def symptom():
    assert ratios(lambda optimizer, model: optimizer.zero_grad())[-1] > 3.9


def cure():
    for zero in (
        lambda optimizer, model: (optimizer.zero_grad(), model.zero_grad()),
        lambda optimizer, model: optimizer.zero_grad(set_to_none=False),
    ):
        assert all(abs(ratio - 1) < 1e-4 for ratio in ratios(zero)), ratios(zero)
