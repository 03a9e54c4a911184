"""The validation images are not normalised like the training images: an MLP is perfect on one set and guesses on the other.

asked: training accuracy 99 percent, validation like random guessing, forgot Normalize in the validation transform
asked: 训练集准确率 99%，验证集像瞎猜，验证的 transform 忘了 Normalize
cause: data
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


def loader(part, transform, shuffle=False):
    return DataLoader(TensorDataset(transform(pixels[part]), y[part]), batch_size=50, shuffle=shuffle)


train_loader = loader(slice(0, 300), scaled, shuffle=True)
wrong_loader, val_loader = loader(slice(300, 600), lambda x: x / 255), loader(slice(300, 600), scaled)


def fitted(model, loader, epochs=20, lr=0.05):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


@torch.no_grad()
def right(model, loader):
    model.eval()
    return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def numbers(recipe, *args):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*args)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def net():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.LayerNorm(16), nn.ReLU(), nn.Linear(16, 2))
    return fitted(model, train_loader, lr=0.01)


def symptom():
    assert right(net(), wrong_loader) < 0.75


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, net(), train_loader, wrong_loader)
    assert min(first, second) > 0.9
    assert max(third, fourth) < 0.75
    assert right(net(), loader(slice(0, 300), lambda x: x / 255)) < 0.75, "the training data through it"


def cure():
    assert right(net(), val_loader) > 0.9


def healthy(recipe):
    assert min(numbers(recipe, net(), train_loader, val_loader)) > 0.9
