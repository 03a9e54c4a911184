"""Binary classification with integer labels.

asked: result type Float can't be cast to the desired output type Long BCEWithLogitsLoss
asked: BCELoss 报 Found dtype Long but expected Float
cause: binary-targets-need-float
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(64, 4)
labels = (x[:, 0] > 0).long()


def train(labels, loss_fn, *last):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1), *last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(20):
        for xs, ys in DataLoader(TensorDataset(x, labels), batch_size=16, shuffle=True):
            optimizer.zero_grad()
            loss = loss_fn(model(xs).squeeze(1), ys)
            loss.backward()
            optimizer.step()
    return loss.item()


def message(*args):
    try:
        train(*args)
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert "Float can't be cast to the desired output type Long" in message(labels, nn.BCEWithLogitsLoss())
    assert "Found dtype Long but expected Float" in message(labels, nn.BCELoss(), nn.Sigmoid())


def cure():
    assert train(labels.float(), nn.BCEWithLogitsLoss()) < 0.4
    assert train(labels.float(), nn.BCELoss(), nn.Sigmoid()) < 0.4
