"""One batch has labels in the wrong unit; Adam hardly learns for a long time afterwards.

asked: after one bad batch with a huge gradient norm Adam stops making progress
asked: 某一个批次梯度特别大，之后 Adam 就学不动了
cause: adam-remembers-a-spike
"""

import torch
from torch import nn


def train(max_norm, spike=True):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.LayerNorm(16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(100):
        x = torch.randn(16, 2)
        y = x.prod(1, keepdim=True) + x.sum(1, keepdim=True)
        loss = nn.functional.mse_loss(model(x), y * (1e5 if spike and step == 3 else 1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=max_norm)
        optimizer.step()
    with torch.no_grad():
        x = torch.randn(500, 2)
        return nn.functional.mse_loss(model(x), x.prod(1, keepdim=True) + x.sum(1, keepdim=True)).item()


def symptom():
    assert train(float("inf")) > 2 * train(float("inf"), spike=False)


def cure():
    assert train(1.0) < 1.3 * train(1.0, spike=False)
