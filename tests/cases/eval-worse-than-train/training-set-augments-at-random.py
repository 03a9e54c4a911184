"""The second line of the diagnosis is another number every time: the training set adds noise whenever a sample is read.

asked: accuracy on the training set in eval mode is different every time I measure it
asked: eval 模式下测训练集，每次准确率都不一样，训练集有随机增强
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader


class Noisy(torch.utils.data.Dataset):
    def __init__(self, noise):
        torch.manual_seed(0)
        self.y = torch.randint(2, (300,))
        self.x, self.noise = torch.randn(300, 3) + 2 * self.y[:, None], noise

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i] + self.noise * torch.randn(3), self.y[i]


def fitted(model, loader, epochs=20, lr=0.05):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


def numbers(recipe, *args):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*args)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


class AlwaysDrops(nn.Module):
    def forward(self, x):
        return nn.functional.dropout(x, 0.5)


def second_lines(recipe, noise, hidden):
    torch.manual_seed(0)
    train_loader, val_loader = DataLoader(Noisy(noise), 64, shuffle=True), DataLoader(Noisy(0.0), 64)
    layers = [nn.BatchNorm1d(3), nn.Linear(3, 16), nn.ReLU(), *[AlwaysDrops()] * hidden, nn.Linear(16, 2)]
    model = fitted(nn.Sequential(*layers), train_loader, epochs=5)
    return {numbers(recipe, model, train_loader, val_loader)[1] for _ in range(8)}


def symptom(recipe):
    assert len(second_lines(recipe, noise=2.0, hidden=False)) > 1


def diagnosis(recipe):
    assert len(second_lines(recipe, noise=0.0, hidden=True)) > 1, "a Dropout that eval() does not reach"


def cure(recipe):
    assert len(second_lines(recipe, noise=0.0, hidden=False)) == 1
