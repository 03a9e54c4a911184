"""The model ends in a sigmoid (BCELoss): the functions take logits, so it first has to return what goes into the sigmoid.

asked: binary classifier with sigmoid and BCELoss, training loss near zero, validation loss rises
asked: 模型最后一层是 sigmoid，用 BCELoss，训练 loss 接近 0，验证 loss 一直上升
cause: fix
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(20, 64), nn.Linear(64, 1)
        self.probabilities = True

    def forward(self, x):
        logits = self.out(self.hidden(x).relu())
        return logits.sigmoid() if self.probabilities else logits


def train(samples, steps=200):
    torch.manual_seed(0)
    x = torch.randn(1000 + samples, 20)
    y = (x[:, :1] + x[:, 1:2] + torch.randn(1000 + samples, 1) > 0).float()
    model = Net()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for rows in torch.arange(1000, 1000 + samples).repeat(steps).split(50)[:steps]:
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    train_set, val_set = TensorDataset(x[1000:], y[1000:]), TensorDataset(x[:1000], y[:1000])
    return model, DataLoader(train_set, batch_size=50), DataLoader(val_set, batch_size=200)


def loss(model, loader):
    x, y = loader.dataset.tensors
    with torch.no_grad():
        return nn.functional.binary_cross_entropy(model(x), y).item()


def symptom():
    model, train_loader, val_loader = train(samples=50)
    assert loss(model, train_loader) < 0.05
    assert loss(model, val_loader) > 0.8


def diagnosis(recipe):
    model, train_loader, val_loader = train(samples=50)
    log = loss(model, train_loader)
    found = recipe("diagnose_overfitting")(model, train_loader, val_loader)
    assert found["train loss"] > 0.3 > 5 * log, "probabilities are no logits: far above the log"
    model.probabilities = False
    found = recipe("diagnose_overfitting")(model, train_loader, val_loader)
    assert abs(found["train loss"] - log) < 1e-3, "the loss that was trained"
    assert found["best temperature"] < 0.95 * found["input ignored"], "of use"
    assert found["train accuracy"] > found["val accuracy"] + 0.1


def cure():
    model, _, val_loader = train(samples=5000)
    assert loss(model, val_loader) < 0.6
