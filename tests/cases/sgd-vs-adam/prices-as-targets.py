"""A network is trained on house prices as they are: steps of lr hardly move it, whichever optimizer; with standardized targets it fits.

asked: Adam loss stays huge, house price regression, targets around 200000
asked: 用 Adam 预测房价，loss 一直很大降不下来
cause: choose
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 4)
price = x @ torch.tensor([[3e4], [2e4], [-1e4], [5e3]]) + 2e5


def unexplained(y, lr):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    for i in range(600):
        rows = torch.arange(64) + 64 * (i % 6)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[rows]), y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        return (nn.functional.mse_loss(model(x), y) / y.var()).item()


def symptom():
    assert all(unexplained(price, lr) > 1 for lr in (1e-4, 1e-3, 1e-2)), "worse than the mean price for all houses"


def cure():
    assert unexplained((price - price.mean()) / price.std(), 1e-3) < 0.1
