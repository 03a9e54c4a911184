"""Predictions of a shuffled validation loader are compared with the labels in the order of the data set.

asked: validation accuracy like random guessing, training accuracy 1.0, predictions collected from a DataLoader and compared with dataset targets
asked: 验证准确率像瞎猜，用 loader 收集预测再和数据集的标签比较
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(512) % 4
x = torch.randn(512, 4) + 6 * nn.functional.one_hot(y)
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), 32, shuffle=True)
val_set = TensorDataset(x[256:], y[256:])
model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 4))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    for inputs, labels in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()


@torch.no_grad()
def own_accuracy(shuffle):
    model.eval()
    loader = DataLoader(val_set, 32, shuffle=shuffle)
    predicted = torch.cat([model(inputs).argmax(1) for inputs, _ in loader])
    return (predicted == val_set.tensors[1]).float().mean().item()


def numbers(recipe, model, shuffle):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, train_loader, DataLoader(val_set, 32, shuffle=shuffle))
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    assert own_accuracy(shuffle=True) < 0.4


def diagnosis(recipe):
    assert min(numbers(recipe, model, shuffle=True)) > 0.95


def cure():
    assert own_accuracy(shuffle=False) > 0.95


def healthy(recipe):
    assert min(numbers(recipe, model, shuffle=False)) > 0.95
