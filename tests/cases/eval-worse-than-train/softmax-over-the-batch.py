"""softmax(dim=0) normalises over the batch: fine on mixed batches, near chance on a validation set sorted by class.

asked: nn.Softmax(dim=0), good train accuracy, also in eval mode, validation near chance, no batchnorm or dropout
asked: 没有 BatchNorm 和 Dropout，用了 softmax(dim=0)，训练集准确率高，验证集像瞎猜
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.randint(2, (512,))
x = torch.randn(512, 3) + 2 * y[:, None]
order = y[256:].argsort()
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), 64, shuffle=True)
val_loader = DataLoader(TensorDataset(x[256:][order], y[256:][order]), 32)


def net(dim):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=dim))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(10):
        for xb, yb in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


def lines(recipe, model):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, train_loader, val_loader)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def alone_as_together(recipe, model):
    return recipe("check_eval", "model-train-vs-eval")(model, x[:16])


def symptom(recipe):
    assert lines(recipe, net(0))[2] < 0.75


def diagnosis(recipe):
    first, second, third, fourth = lines(recipe, net(0))
    assert min(first, second) > 0.85
    assert max(third, fourth) < 0.75
    assert alone_as_together(recipe, net(0)) == (True, False)


def cure(recipe):
    assert min(lines(recipe, net(1))) > 0.85


def healthy(recipe):
    assert alone_as_together(recipe, net(1)) == (True, True)
