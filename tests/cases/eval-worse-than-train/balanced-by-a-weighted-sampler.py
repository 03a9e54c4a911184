"""A WeightedRandomSampler balances the classes in training: over all samples the hard majority counts more.

asked: train accuracy is higher than after model.eval() on the same training set, WeightedRandomSampler
asked: 用了 WeightedRandomSampler，训练准确率比 eval 下的高，同一个训练集
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler


def trained():
    torch.manual_seed(0)
    y = (torch.rand(6000) < 0.08).long()
    x = torch.where(y[:, None] == 1, 0.4 * torch.randn(6000, 2), 1.2 * torch.randn(6000, 2))
    weights = torch.where(y[:4000] == 1, 11.5, 1.0)
    train_loader = DataLoader(TensorDataset(x[:4000], y[:4000]), 64, sampler=WeightedRandomSampler(weights, 4000))
    val_loader = DataLoader(TensorDataset(x[4000:], y[4000:]), 64)
    model = nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(8):
        for xb, yb in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, train_loader, val_loader


def of_each_class(model, loader):
    with torch.no_grad():
        right, y = zip(*[(model(xb).argmax(dim=1) == yb, yb) for xb, yb in loader])
    right, y = torch.cat(right).float(), torch.cat(y)
    return torch.stack([right[y == 0].mean(), right[y == 1].mean()])


def lines(recipe, model, *loaders):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, *loaders)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    model, _, val_loader = trained()
    accuracies = of_each_class(model.eval(), val_loader)
    assert accuracies[0] < accuracies[1] - 0.08


def diagnosis(recipe):
    model, train_loader, val_loader = trained()
    first, second, third, _ = lines(recipe, model, train_loader, val_loader)
    assert second < first - 0.03
    assert third < first - 0.03
    assert lines(recipe, model, train_loader, train_loader)[2] > second + 0.03


def cure():
    model, train_loader, val_loader = trained()
    in_training = of_each_class(model.train(), train_loader)
    in_evaluation = of_each_class(model.eval(), val_loader)
    assert (in_training - in_evaluation).abs().max() < 0.08, "class by class there is no gap"
