"""A series is read in its order, without shuffle: the loss peaks at the start of each epoch.

asked: loss spikes at the beginning of every epoch, DataLoader without shuffle, data sorted
asked: 每个 epoch 开头 loss 突然升高，DataLoader 没有设 shuffle，数据是排好序的
cause: sorted-data
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(shuffle, recipe=None, optimizer_class=torch.optim.SGD, lr=0.02):
    torch.manual_seed(0)
    time = torch.linspace(0, 1, 320)[:, None]
    x, y = torch.randn(320, 3), 8 * time + 0.3 * torch.randn(320, 1)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1))
    optimizer = optimizer_class(model.parameters(), lr=lr)
    if recipe:
        jumps = recipe("Jumps")(model, lambda: nn.functional.mse_loss(model(x), y))
    starts, rest = [], []
    for epoch in range(4):
        for i, (xb, yb) in enumerate(DataLoader(TensorDataset(x, y), batch_size=16, shuffle=shuffle)):
            loss = nn.functional.mse_loss(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 10.0)
            optimizer.step()
            if recipe:
                jumps.note(loss)
            if epoch:
                (starts if i == 0 else rest).append(loss.item())
    return jumps.report() if recipe else (sum(starts) / len(starts), sum(rest) / len(rest))


def symptom():
    start, rest = train(shuffle=False)
    assert start > 3 * rest


def diagnosis(recipe):
    assert train(False, recipe) == "the weights jump"
    # What the recipe does not notice, as the page says.
    assert train(False, recipe, torch.optim.Adam, lr=0.001) == "the batches differ"


def cure():
    start, rest = train(shuffle=True)
    assert start < 2 * rest


def healthy(recipe):
    assert train(True, recipe) == "the batches differ"
