"""One positive in twelve: overfitted, with a validation loss worse than guessing, and still it ranks the samples usefully.

asked: imbalanced dataset, validation loss worse than predicting the majority, is the model useless
asked: 正负样本不均衡，验证 loss 比全猜多数类还高，模型是不是没用
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(steps):
    torch.manual_seed(0)
    x = torch.randn(1100, 40)
    y = (x[:, 0] + x[:, 1] + torch.randn(1100) > 2.4).long()
    model = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[:100]), y[:100]).backward()
        optimizer.step()
    with torch.no_grad():
        score = model(x[100:]).diff(dim=1).flatten()
    positive, negative = score[y[100:] == 1], score[y[100:] == 0]
    area = (positive[:, None] > negative).float().mean().item()
    train_set, val_set = TensorDataset(x[:100], y[:100]), TensorDataset(x[100:], y[100:])
    return area, model, DataLoader(train_set, batch_size=50), DataLoader(val_set, batch_size=200)


def symptom():
    area, model, _, val_loader = train(steps=150)
    x, y = val_loader.dataset.tensors
    frequency = y.float().mean()
    guessed = -(frequency * frequency.log() + (1 - frequency) * (1 - frequency).log())
    with torch.no_grad():
        assert nn.functional.cross_entropy(model(x), y) > 1.2 * guessed
    assert area > 0.55


def diagnosis(recipe):
    _, *given = train(steps=150)
    found = recipe("diagnose_overfitting")(*given)
    assert found["best temperature"] > 0.8 * found["input ignored"], "not clearly below: look at the classes"
    assert found["train accuracy"] > found["val accuracy"] + 0.03


def cure():
    _, model, _, val_loader = train(steps=150)
    x, y = val_loader.dataset.tensors
    with torch.no_grad():
        score = model(x).diff(dim=1).flatten()
    top = score.topk(100).indices
    assert y[top].float().mean() > 1.2 * y.float().mean(), "of use: the top of the ranking has more positives"
