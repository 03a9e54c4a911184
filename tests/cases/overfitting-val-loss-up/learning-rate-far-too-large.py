"""Adam with lr=0.03: accuracy stays above 90% on both sets, the validation loss rises above that of guessing.

asked: validation loss rises from epoch to epoch, accuracy is above 90% on both sets, with Adam and lr=0.03
asked: 验证 loss 一轮比一轮高，两边准确率却都在 90% 以上，用的是 Adam、lr=0.03
cause: find
"""

import itertools

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
centres, y = 0.8 * torch.randn(10, 64), torch.randint(10, (2000,))
x = centres[y] + 1.5 * torch.randn(2000, 64)
train_set, val_set = TensorDataset(x[:1500], y[:1500]), TensorDataset(x[1500:], y[1500:])


def train(lr):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    logged, validated = [], []
    for _ in range(10):
        losses = []
        for xb, yb in DataLoader(train_set, batch_size=32, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        logged.append(sum(losses) / len(losses))
        with torch.no_grad():
            validated.append(nn.functional.cross_entropy(model(x[1500:]), y[1500:]).item())
    return model, logged, validated


def diagnose(recipe, model):
    loaders = DataLoader(train_set, batch_size=64), DataLoader(val_set, batch_size=64)
    return recipe("diagnose_overfitting")(model, *loaders)


def symptom():
    *_, validated = train(lr=0.03)
    assert validated[-1] > 2 * validated[0]


def diagnosis(recipe):
    model, logged, _ = train(lr=0.03)
    found = diagnose(recipe, model)
    assert found["train accuracy"] < found["val accuracy"] + 0.15, "not overfitting"
    assert found["best temperature"] < 0.2 * found["val loss"], "as with a wrong confidence"
    assert any(later > 1.2 * earlier for earlier, later in itertools.pairwise(logged)), "the log jumps"


def cure():
    *_, validated = train(lr=0.001)
    assert validated[-1] < 0.5 and train(lr=0.03)[2][-1] > 2


def healthy(recipe):
    model, logged, _ = train(lr=0.001)
    assert all(later < 1.2 * earlier for earlier, later in itertools.pairwise(logged))
    found = diagnose(recipe, model)
    assert found["best temperature"] > 0.2 * found["val loss"]
