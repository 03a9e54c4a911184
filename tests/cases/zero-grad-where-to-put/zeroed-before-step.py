"""A classifier with BatchNorm stays at chance: zero_grad() stands between backward() and step().

asked: training runs without error but the weights never change
asked: 能正常训练不报错，可是权重一点都没变
cause: between-backward-and-step-nothing-moves
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(order):
    torch.manual_seed(0)
    x = torch.randn(256, 4)
    data = TensorDataset(x, (x[:, 0] > x[:, 1]).long())
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    before = [p.detach().clone() for p in model.parameters()]
    losses = []
    for _ in range(6):
        for xb, yb in DataLoader(data, batch_size=32, shuffle=True):
            if order == "start":
                optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            if order == "between":
                optimizer.zero_grad()
            optimizer.step()
            losses.append(loss.item())
    moved = not all(map(torch.equal, before, model.parameters()))
    return moved, losses


def symptom():
    moved, losses = train("between")
    assert not moved
    assert len(set(losses)) > 40
    assert sum(losses[-8:]) > 0.7 * sum(losses[:8])


def cure():
    moved, losses = train("start")
    assert moved
    assert sum(losses[-8:]) < 0.5 * sum(losses[:8])
