"""A small residual net, SGD at 0.1, batches of 16: accuracy in eval() jumps from one evaluation to the next.

asked: resnet with batchnorm and a large learning rate, train accuracy high, eval accuracy jumps, default momentum
asked: 带 BatchNorm 的残差网络，学习率大，训练准确率高，每次评估忽高忽低
cause: batchnorm
"""

import contextlib
import copy
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(320) % 4
x = torch.randn(320, 3, 12, 12) + 0.5 * torch.randn(4, 3, 12, 12)[y]
loader = DataLoader(TensorDataset(x, y), 16, shuffle=True)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        first, second = (nn.Conv2d(16, 16, 3, padding=1, bias=False) for _ in range(2))
        self.layers = nn.Sequential(first, nn.BatchNorm2d(16), nn.ReLU(), second, nn.BatchNorm2d(16))

    def forward(self, x):
        return (x + self.layers(x)).relu()


def accuracy(model, mode):
    model = copy.deepcopy(model).train(mode)
    with torch.no_grad():
        return sum((model(a).argmax(1) == b).sum().item() for a, b in loader) / len(y)


def train(model, lr, epochs):
    """The model as it was at the epoch with the largest gap, and the mean gap."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    gaps = []
    for _ in range(epochs):
        for a, b in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(a), b).backward()
            optimizer.step()
        gaps.append(accuracy(model, True) - accuracy(model, False))
        if gaps[-1] == max(gaps):
            worst = copy.deepcopy(model)
    return worst, sum(gaps) / epochs


def trained():
    torch.manual_seed(1)
    stem = nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), Block(), nn.MaxPool2d(2)
    model = nn.Sequential(*stem, Block(), Block(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 4))
    train(model, 0.1, 4)
    return model, *train(model, 0.1, 6)


def four(recipe, model):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, loader, loader)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    _, worst, mean = trained()
    assert accuracy(worst, False) < accuracy(worst, True) - 0.15 and mean > 0.03


def diagnosis(recipe):
    first, second, _, fourth = four(recipe, trained()[1])
    assert second < first - 0.15 and fourth > first - 0.1


def cure():
    assert train(trained()[0], 0.1 / 30, 3)[1] < 0.02
