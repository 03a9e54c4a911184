"""A summary sends zeros through the model before each evaluation, in training mode: the running statistics take them in.

asked: batchnorm statistics change after printing a model summary with a dummy input
asked: 打印模型结构时传入全零的假输入，之后 BN 的统计量就不对了
cause: what-updates-them
"""

import torch
from torch import nn


def error(summary):
    torch.manual_seed(0)
    x = torch.randn(128, 3) + 20
    y = x.sum(1, keepdim=True) - 60
    model = nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for step in range(60):
        batch = slice(32 * (step % 4), 32 * (step % 4) + 32)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[batch]), y[batch]).backward()
        optimizer.step()
    with torch.no_grad():
        if summary == "in eval()":
            model.eval()
        for _ in range(5 if summary else 0):
            model(torch.zeros(2, 3))
        return nn.functional.mse_loss(model.eval()(x), y).item()


def symptom():
    assert error("in train()") > 5 * error(None)


def cure():
    assert error("in eval()") == error(None)
