"""The checkpoint holds the parameters alone and is loaded with strict=False: in eval() the model guesses.

asked: accuracy is random after loading the checkpoint with strict=False, only parameters were saved
asked: 加载权重 strict=False 不报错，eval 之后准确率和瞎猜一样，在 train 模式下是好的
cause: batchnorm
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(400) % 2
x = torch.randn(400, 1, 4, 4) + 3 * y[:, None, None, None] + 20
train_loader = DataLoader(TensorDataset(x[:200], y[:200]), batch_size=40, shuffle=True)
val_loader = DataLoader(TensorDataset(x[200:], y[200:]), batch_size=40)


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
    layers = nn.BatchNorm2d(1), nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(16, 2)
    return nn.Sequential(*layers)


def loaded(whole):
    model, again = fitted(net(), train_loader), net()
    saved = model.state_dict() if whole else {name: p.detach() for name, p in model.named_parameters()}
    return again, again.load_state_dict(saved, strict=False).missing_keys


def symptom():
    model, missing = loaded(whole=False)
    assert right(model, train_loader) < 0.7
    assert "0.running_mean" in missing


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, loaded(whole=False)[0], train_loader, val_loader)
    assert first > 0.95
    assert max(second, third) < 0.7
    assert fourth > 0.95
    prefixed, nothing = fitted(net(), train_loader).state_dict(prefix="module."), net()
    assert "1.weight" in nothing.load_state_dict(prefixed, strict=False).missing_keys
    assert max(numbers(recipe, nothing, train_loader, val_loader)) < 0.8, "nor were the weights loaded"
    average = net()
    for mean, weight in zip(average.parameters(), fitted(net(), train_loader).parameters()):
        mean.data.copy_(weight.data)
    first, second, _, fourth = numbers(recipe, average, train_loader, val_loader)
    assert second < 0.7 and min(first, fourth) > 0.95, "an average over parameters()"


def cure():
    model, missing = loaded(whole=True)
    assert right(model, val_loader) > 0.95
    assert not missing


def healthy(recipe):
    assert min(numbers(recipe, loaded(whole=True)[0], train_loader, val_loader)) > 0.95
