"""The loss jumps about and nothing is learned: one of the three lines is missing.

asked: loss fluctuates around the same value, accuracy stays at chance
asked: loss 一直在同一个值附近跳，准确率不涨
cause: leave-one-out
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(without=None):
    torch.manual_seed(0)
    x = torch.randn(512, 4)
    labels = (x[:, 0] > x[:, 1]).long()
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    before, kept = [p.detach().clone() for p in model.parameters()], model.state_dict()
    losses = set()
    for _ in range(5):
        model.train()
        for xb, yb in DataLoader(TensorDataset(x, labels), batch_size=32, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            if without != "backward":
                loss.backward()
            if without != "step":
                optimizer.step()
            losses.add(loss.item())
    model.eval()
    accuracy = (model(x).argmax(dim=1) == labels).float().mean().item()
    moved = not all(map(torch.equal, before, model.parameters()))
    assert all(map(torch.equal, kept.values(), model.parameters()))  # without clone() it moves along
    return moved, len(losses), accuracy


def symptom():
    for line in ("backward", "step"):
        moved, different, _ = train(without=line)
        assert not moved
        assert different > 60


def cure():
    moved, _, accuracy = train()
    assert moved
    assert accuracy > 0.9
