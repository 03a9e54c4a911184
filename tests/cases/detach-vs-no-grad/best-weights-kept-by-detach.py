"""The best weights are remembered with detach(): at the end they are the last ones, for the memory is shared.

asked: saved best weights with detach but they change during training
asked: 用 detach() 存下的权重，后来跟着训练一起变了
cause: detach-shares-memory
"""

import torch
from torch import nn


def best_and_last(clone):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    best, kept, told = float("inf"), {}, []
    x, y = torch.randn(32, 3), torch.randn(32, 1)
    for step in range(20):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y if step < 10 else -y)
        loss.backward()
        if loss.item() < best and step < 10:
            best = loss.item()
            kept = {name: p.detach().clone() if clone else p.detach() for name, p in model.named_parameters()}
            told = [p.tolist() for p in model.parameters()]
        optimizer.step()
    same_as_best = [p.tolist() for p in kept.values()] == told
    same_as_last = all(torch.equal(kept[name], p) for name, p in model.named_parameters())
    return same_as_best, same_as_last


def symptom():
    assert best_and_last(clone=False) == (False, True)


def cure():
    assert best_and_last(clone=True) == (True, False)
