"""A parameter made of torch.empty() that no init fills: other values in each run, and NaN in deterministic mode.

asked: loss is nan after use_deterministic_algorithms(True)
asked: nn.Parameter(torch.Tensor(n)) 没有初始化，每次运行结果都不同，打开确定性模式后是 nan
cause: seed
"""

import math

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, make, filled):
        super().__init__()
        self.layer, self.weight = nn.Linear(4, 8), nn.Parameter(make(8))
        if filled:
            nn.init.normal_(self.weight)

    def forward(self, x):
        return (self.layer(x) * self.weight).sum(1)


def losses(make, filled):
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)
    model, x, y = Scale(make, filled), torch.randn(16, 4), torch.randn(16)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    found = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return found


def symptom():
    for make in (torch.empty, torch.Tensor):
        assert all(math.isnan(loss) for loss in losses(make, filled=False))


def cure():
    for make in (torch.empty, torch.Tensor):
        found = losses(make, filled=True)
        assert found == losses(make, filled=True) and not any(math.isnan(loss) for loss in found)
