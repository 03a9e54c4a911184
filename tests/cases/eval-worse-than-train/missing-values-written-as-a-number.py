"""Five missing values of the training table are written as -99999: their batches blow up the running statistics, and update_bn measures them again.

asked: training accuracy fine, eval mode random, some missing values are -99999 and the model has batchnorm
asked: 训练表里有几个缺失值写成 -99999，有 BatchNorm，训练准确率高，eval 之后跟瞎猜一样
cause: batchnorm
"""

import contextlib
import io

import torch
from torch import nn
from torch.optim.swa_utils import update_bn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.randint(4, (2048,))
clean = 1.5 * torch.randn(4, 16)[y] + torch.randn(2048, 16)
written = clean.clone()
written[:5, 3] = -99999.0


def loaders(x):
    train, val = TensorDataset(x[:1024], y[:1024]), TensorDataset(x[1024:], y[1024:])
    return DataLoader(train, 64, shuffle=True), DataLoader(val, 64)


def fitted(x):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(5):
        for xb, yb in loaders(x)[0]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


def numbers(recipe, model, *loaders):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, *loaders)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


@torch.no_grad()
def right(model):
    return (model.eval()(clean[1024:]).argmax(1) == y[1024:]).float().mean().item()


def symptom():
    assert right(fitted(written)) < 0.5


def diagnosis(recipe):
    model = fitted(written)
    train_loader, val_loader = loaders(written)
    for second_loader in (val_loader, train_loader):
        first, *others = numbers(recipe, model, train_loader, second_loader)
        assert first > 0.7
        assert max(others) < 0.5
    bn = model[1]
    assert (bn.running_var > 100 * model[0](clean[:1024]).var(0)).all()


def cure():
    model = fitted(written)
    update_bn(loaders(written)[0], model)
    assert right(model) < 0.5
    update_bn(loaders(clean)[0], model)
    assert right(model) > 0.9


def healthy(recipe):
    assert min(numbers(recipe, fitted(clean), *loaders(clean))) > 0.9
