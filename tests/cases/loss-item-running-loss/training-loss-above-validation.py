"""After the first epoch the printed training loss is far above the validation loss, on the very same kind of data.

asked: training loss is higher than validation loss in the first epoch, running average over the epoch
asked: 第一个 epoch 打印的训练 loss 比验证 loss 高很多，模型里没有 dropout
cause: average-lags-behind
"""

import torch
from torch import nn


def first_epoch():
    torch.manual_seed(0)
    x = torch.randn(640, 4)
    y = x.sum(dim=1, keepdim=True)
    train, valid = slice(0, 512), slice(512, 640)
    model = nn.Sequential(nn.Linear(4, 32), nn.LayerNorm(32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    total = 0.0
    for xb, yb in zip(x[train].split(16), y[train].split(16)):
        loss = nn.functional.mse_loss(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    with torch.no_grad():
        again = nn.functional.mse_loss(model(x[train]), y[train]).item()
        validation = nn.functional.mse_loss(model(x[valid]), y[valid]).item()
    return total / 512, again, validation


def symptom():
    printed, _, validation = first_epoch()
    assert printed > 2 * validation


def cure():
    _, again, validation = first_epoch()
    assert again < 1.3 * validation
