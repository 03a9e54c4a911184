"""The training set is sorted by class and not shuffled: counted along the epoch the accuracy is high, measured it is chance.

asked: training accuracy 0.97 in the progress bar, 0.5 when I evaluate the same training set, no batchnorm or dropout
asked: 训练时打印的准确率 0.97，训练完在同一个训练集上测只有 0.5，没有写 shuffle=True
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(shuffle):
    torch.manual_seed(0)
    y = torch.arange(2).repeat_interleave(2000)
    x = torch.randn(4000, 20) + 0.3 * y[:, None]
    loader = DataLoader(TensorDataset(x, y), batch_size=16, shuffle=shuffle)
    model = nn.Sequential(nn.Linear(20, 32), nn.LayerNorm(32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    correct = 0
    for xb, yb in loader:
        out = model(xb)
        optimizer.zero_grad()
        nn.functional.cross_entropy(out, yb).backward()
        optimizer.step()
        correct += (out.argmax(dim=1) == yb).sum().item()
    return correct / len(y), model, loader


def four(recipe, shuffle):
    _, model, loader = train(shuffle)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, loader, loader)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    assert train(shuffle=False)[0] > 0.9


def diagnosis(recipe):
    assert max(four(recipe, shuffle=False)) < 0.55


def cure():
    assert 0.65 < train(shuffle=True)[0] < 0.8


def healthy(recipe):
    assert min(four(recipe, shuffle=True)) > 0.7
