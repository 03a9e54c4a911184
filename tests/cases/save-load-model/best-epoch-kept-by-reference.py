"""best = model.state_dict().copy() at the best epoch; at the end "best" are the last weights.

asked: saved best weights but the reloaded model is as bad as the last epoch
asked: 保存了验证集最好的权重，最后加载回来和最后一个 epoch 一样差
cause: different
"""

import copy

import torch
from torch import nn


def train(keep):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    x, y = torch.randn(16, 10), torch.randn(16, 1)
    x_val, y_val = torch.randn(64, 10), torch.randn(64, 1)
    lowest, best = float("inf"), None
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
        with torch.no_grad():
            loss = nn.functional.mse_loss(model(x_val), y_val).item()
        if loss < lowest:
            lowest, best = loss, keep(model.state_dict())
    model.load_state_dict(best)
    with torch.no_grad():
        return lowest, loss, nn.functional.mse_loss(model(x_val), y_val).item()


def symptom():
    for keep in (lambda state: state, lambda state: state.copy()):
        lowest, last, reloaded = train(keep)
        assert reloaded == last
        assert last > 1.1 * lowest


def cure():
    for keep in (copy.deepcopy, lambda state: {k: v.clone() for k, v in state.items()}):
        lowest, _, reloaded = train(keep)
        assert abs(reloaded - lowest) < 1e-6
