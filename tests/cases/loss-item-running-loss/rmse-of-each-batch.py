"""RMSE: the average of the batches' roots is not the root of the average, and changes with the batch size.

asked: average RMSE over batches differs from RMSE of the whole validation set
asked: 各批 RMSE 的平均和整个验证集的 RMSE 不一样，换 batch size 也变
cause: what-it-is-the-mean-of
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(96, 4)
data = TensorDataset(x, x.sum(1, keepdim=True) + torch.randn(96, 1) * torch.arange(1.0, 97).view(-1, 1) / 20)
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 1)).eval()


@torch.no_grad()
def average(loss_fn, batch_size, recipe):
    total = recipe("Average")()
    for xb, yb in DataLoader(data, batch_size):
        total.add(loss_fn(model(xb), yb), len(xb))
    return total.value()


def rmse(output, y):
    return nn.functional.mse_loss(output, y).sqrt()


def symptom():
    with torch.no_grad():
        whole = rmse(model(x), data.tensors[1]).item()
        batches = [rmse(model(xb), yb).item() for xb, yb in DataLoader(data, 8)]
    assert sum(batches) / len(batches) < 0.97 * whole


def diagnosis(recipe):
    assert average(rmse, 8, recipe) < 0.97 * average(rmse, 96, recipe), "len(x) is no cure"


def cure(recipe):
    whole = average(rmse, 96, recipe)
    for batch_size in (8, 40):
        assert abs(average(nn.functional.mse_loss, batch_size, recipe) ** 0.5 - whole) < 1e-4
