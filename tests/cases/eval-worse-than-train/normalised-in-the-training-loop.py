"""The training loop normalises x, the evaluation does not: update_bn on the raw pixels seems to repair BatchNorm.

asked: inputs normalised inside the training loop but not in evaluation, train accuracy high, eval() like guessing
asked: 归一化写在训练循环里，评估时没有做，训练准确率高，eval() 之后像瞎猜
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
pixels = torch.randint(256, (600, 4)).float()
y = (pixels[:, 0] > 127).long()


def scaled(x):
    return (x / 255 - 0.5) / 0.25


def loaders(transform):
    train, val = (TensorDataset(transform(pixels[part]), y[part]) for part in (slice(0, 300), slice(300, 600)))
    return DataLoader(train, batch_size=50, shuffle=True), DataLoader(val, batch_size=50)


raw, prepared = loaders(lambda x: x), loaders(scaled)


def net():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(20):
        for xb, yb in raw[0]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(scaled(xb)), yb).backward()
            optimizer.step()
    return model.eval()


@torch.no_grad()
def right(model, loader):
    return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def numbers(recipe, *args):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*args)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    assert right(net(), raw[1]) < 0.75


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, net(), *raw)
    assert min(first, fourth) > 0.9 and max(second, third) < 0.75, "as with wrong statistics"
    assert min(numbers(recipe, net(), *prepared)) > 0.9, "with the preparation in the data set: four high"


def cure():
    assert right(net(), prepared[1]) > 0.9


def healthy(recipe):
    assert min(numbers(recipe, net(), *prepared)) > 0.9
