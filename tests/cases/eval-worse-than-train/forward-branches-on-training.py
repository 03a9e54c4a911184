"""No BatchNorm: forward() standardizes the input in training only, or an InstanceNorm keeps running statistics.

asked: model without batchnorm or dropout good in train() and bad in eval(), forward uses self.training
asked: 没有 BatchNorm 和 Dropout，eval 之后准确率还是下降，forward 里有 if self.training
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Standardizes(nn.Module):
    def __init__(self, always):
        super().__init__()
        self.always, self.layers = always, nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 2))

    def forward(self, x):
        if self.training or self.always:
            x = (x - 500) / 50
        return self.layers(x)


class Normalizes(nn.Module):
    def __init__(self, always):
        super().__init__()
        self.norm = nn.InstanceNorm1d(1, track_running_stats=not always)
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 2))

    def forward(self, x):
        return self.layers(self.norm(x[:, None])[:, 0])


def trained(model_class, always):
    torch.manual_seed(0)
    y = torch.arange(512) % 2
    pattern = torch.tensor([1.0, 1.0, 1.0, -1.0]).repeat(2)
    x = torch.randn(512, 8) + torch.where(y == 1, 2.0, -2.0)[:, None] * pattern
    x = 500 + 50 * x if model_class is Standardizes else x * (2 * torch.randn(512, 1)).exp() + 50 * torch.randn(512, 1)
    loaders = (
        DataLoader(TensorDataset(x[:384], y[:384]), 32, shuffle=True),
        DataLoader(TensorDataset(x[384:], y[384:]), 32),
    )
    model = model_class(always)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(10):
        for xb, yb in loaders[0]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, *loaders


def accuracy(model, loader, mode):
    x, y = loader.dataset.tensors
    with torch.no_grad():
        return (model.train(mode)(x).argmax(dim=1) == y).float().mean().item()


def four(recipe, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*trained(*arguments))
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    for model_class in (Standardizes, Normalizes):
        model, loader, _ = trained(model_class, always=False)
        in_train, in_eval = accuracy(model, loader, True), accuracy(model, loader, False)
        assert in_train > 0.95 and in_eval < 0.85, (model_class, in_train, in_eval)


def diagnosis(recipe):
    for model_class in (Standardizes, Normalizes):
        first, second, third, fourth = four(recipe, model_class, False)
        assert first > 0.95 and max(second, third, fourth) < 0.85, (model_class, first, second, third, fourth)


def cure():
    for model_class in (Standardizes, Normalizes):
        model, loader, _ = trained(model_class, always=True)
        assert min(accuracy(model, loader, True), accuracy(model, loader, False)) > 0.95


def healthy(recipe):
    for model_class in (Standardizes, Normalizes):
        assert min(four(recipe, model_class, True)) > 0.95
