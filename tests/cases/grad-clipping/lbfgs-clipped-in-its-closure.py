"""LBFGS with clipping in its closure: curvature is estimated from clipped gradients, and the loss explodes.

asked: LBFGS explodes with clip_grad_norm_ in the closure
asked: LBFGS 的 closure 里加了梯度裁剪，loss 反而爆了
cause: between-backward-and-step
"""

import torch
from torch import nn

x = torch.linspace(-3, 3, 100).unsqueeze(1)
y = torch.sin(2 * x)


def last_loss(max_norm, line_search_fn=None):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1))
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1, line_search_fn=line_search_fn)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        if max_norm:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        return loss

    for _ in range(20):
        optimizer.step(closure)
    return closure().item()


def symptom():
    assert not last_loss(1.0) < 1


def cure():
    assert last_loss(None) < 0.01
