"""A TransformerEncoderLayer without batch_first=True attends over the batch: sorted by class, eval() looks worse.

asked: transformer without batchnorm or dropout, accuracy drops in eval, the same training data but not shuffled
asked: 没有 BatchNorm 的 Transformer，eval 时准确率变差，忘了 batch_first=True
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self, batch_first):
        super().__init__()
        self.embed, self.head = nn.Linear(8, 16), nn.Linear(16, 4)
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=batch_first)

    def forward(self, x):
        return self.head(self.layer(self.embed(x)).mean(dim=1))


def train(batch_first):
    torch.manual_seed(0)
    y = (torch.arange(512) % 4).sort().values
    x = (1.5 * torch.randn(4, 8))[y][:, None] + torch.randn(512, 6, 8) + torch.randn(512, 1, 8)
    train_set, val_set = TensorDataset(x[::2], y[::2]), TensorDataset(x[1::2], y[1::2])
    loaders = DataLoader(train_set, 32, shuffle=True), DataLoader(val_set, 32)
    model = Net(batch_first)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(10):
        for xb, yb in loaders[0]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, *loaders


def four(recipe, batch_first):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*train(batch_first))
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def accuracies(batch_first, order):
    """Of the training set, in both modes."""
    model, loader, _ = train(batch_first)
    right = []
    for mode in (True, False):
        model.train(mode)
        with torch.no_grad():
            for rows in order(256).split(32):
                x, y = (t[rows] for t in loader.dataset.tensors)
                right.append((model(x).argmax(1) == y).float().mean())
    return torch.stack(right).view(2, -1).mean(dim=1)


def symptom():
    in_train, in_eval = accuracies(False, torch.arange)
    assert abs(in_train - in_eval) < 0.01
    assert in_eval < accuracies(False, torch.randperm)[1] - 0.05


def diagnosis(recipe):
    first, second, third, fourth = four(recipe, batch_first=False)
    assert second < first - 0.05 and fourth == third < first


def cure():
    in_order, shuffled = (accuracies(True, order)[1] for order in (torch.arange, torch.randperm))
    assert in_order > 0.9 and abs(in_order - shuffled) < 0.01


def healthy(recipe):
    first, second, *_ = four(recipe, batch_first=True)
    assert abs(first - second) < 0.01
