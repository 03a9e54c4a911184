"""The training set is mixed, the validation set sorted by class, and the BatchNorm stands in a Python list, out of reach.

asked: good on the training set in eval mode but validation is near random, validation set sorted by class, batchnorm in a list
asked: 训练集 eval 正常，验证集按类别排好序，准确率却像瞎猜，BatchNorm 放在列表里
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


class Net(nn.Module):
    def __init__(self, container):
        super().__init__()
        self.norms, self.out = container([nn.BatchNorm1d(3)]), nn.Linear(3, 2)

    def forward(self, x):
        for norm in self.norms:
            x = norm(x)
        return {"logits": self.out(x)}


def net(container):
    torch.manual_seed(0)
    model = Net(container)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(10):
        for xb, yb in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb)["logits"], yb).backward()
            optimizer.step()
    return model


def lines(recipe, model):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, train_loader, val_loader)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def reached(recipe, model):
    return recipe("check_eval", "model-train-vs-eval")(model, x[:16])


def symptom(recipe):
    assert lines(recipe, net(list))[2] < 0.75


def diagnosis(recipe):
    first, second, third, fourth = lines(recipe, net(list))
    assert min(first, second) > 0.85
    assert max(third, fourth) < 0.75
    assert reached(recipe, net(list)) == (True, False)


def cure(recipe):
    assert min(lines(recipe, net(nn.ModuleList))) > 0.85


def healthy(recipe):
    assert reached(recipe, net(nn.ModuleList)) == (True, True)
