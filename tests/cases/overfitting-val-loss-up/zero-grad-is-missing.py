"""zero_grad() is missing: the training loss falls, the validation loss is many times that of guessing.

asked: validation loss explodes to 10 while training accuracy is above 90%
asked: 训练准确率 90% 以上，验证 loss 涨到十几
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x, noise = torch.randn(1600, 20), 3 * torch.randn(1600, 3)
y = (x @ torch.randn(20, 3) + noise).argmax(dim=1)
train_set, val_set = TensorDataset(x[:1000], y[:1000]), TensorDataset(x[1000:], y[1000:])


def train(zero):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 128), nn.ReLU(), nn.Linear(128, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(30):
        for xb, yb in DataLoader(train_set, batch_size=64, shuffle=True):
            if zero:
                optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, DataLoader(train_set, batch_size=64), DataLoader(val_set, batch_size=64)


def val_loss(model):
    return nn.functional.cross_entropy(model(x[1000:]), y[1000:]).item()


def symptom():
    assert val_loss(train(zero=False)[0]) > 5


def diagnosis(recipe):
    found = recipe("diagnose_overfitting")(*train(zero=False))
    assert (
        found["train loss"] < 0.8 * found["input ignored"] and found["best temperature"] < 0.9 * found["input ignored"]
    )
    assert found["train accuracy"] > found["val accuracy"] + 0.2, "as in overfitting"


def cure():
    assert val_loss(train(zero=True)[0]) < 1


def healthy(recipe):
    found = recipe("diagnose_overfitting")(*train(zero=True))
    assert found["train accuracy"] < found["val accuracy"] + 0.2
