"""11 batches per epoch, an update every 4: the last 3 are not used in their epoch, and enter the first update of the next.

asked: gradient accumulation last incomplete batches of the epoch, dataset length not divisible
asked: 梯度累积，批次数除不尽，最后几个批次怎么处理
cause: leftovers-leak
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x, y = torch.randn(43, 3).double(), torch.randint(2, (43,))


def setup():
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(3, 8), nn.LayerNorm(8), nn.Tanh(), nn.Linear(8, 2)).double()
    return model, torch.optim.AdamW(model.parameters(), lr=0.01)


def as_written(model, optimizer):
    for i, (xb, yb) in enumerate(DataLoader(TensorDataset(x, y), 4)):
        (nn.functional.cross_entropy(model(xb), yb) / 4).backward()
        if (i + 1) % 4 == 0:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
            optimizer.step()
            optimizer.zero_grad()


def big_batch(model, optimizer):
    for xb, yb in DataLoader(TensorDataset(x, y), 16):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(xb), yb).backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
        optimizer.step()


def run(epoch):
    model, optimizer = setup()
    for _ in range(4):
        epoch(model, optimizer)
    updates = int(optimizer.state[model[0].weight]["step"])
    return nn.utils.parameters_to_vector(model.parameters()), updates, model[0].weight.grad


def symptom():
    _, updates, left = run(as_written)
    assert updates == 8 and left is not None and left.abs().sum() > 0


def cure(recipe):
    accumulate = recipe("accumulate")
    accumulate.__globals__["class_weights"] = torch.ones(2).double()
    weights, updates, _ = run(lambda m, o: accumulate(4, m, o, DataLoader(TensorDataset(x, y), 4)))
    expected, expected_updates, _ = run(big_batch)
    assert updates == expected_updates == 12 and torch.allclose(weights, expected, rtol=1e-6, atol=1e-9)
    padding = DataLoader(TensorDataset(x, torch.full_like(y, -100)), 4)
    assert run(lambda m, o: accumulate(4, m, o, padding))[0].isfinite().all()
