"""A classifier on mini-batches learns although zero_grad() is missing; the detector tells.

asked: my model trains fine without zero_grad, is it really missing
asked: 没写 zero_grad，loss 也一直在降，到底有没有影响
cause: trains-without-it
"""

import warnings

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(zeroing, epochs=10, prepare=None):
    torch.manual_seed(0)
    x = torch.randn(256, 8)
    labels = (x[:, 0] + 0.5 * torch.randn(256) > 0).long()
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    if prepare:
        prepare(optimizer)
    losses = [nn.functional.cross_entropy(model(x), labels).item()]
    for _ in range(epochs):
        model.train()
        for xb, yb in DataLoader(TensorDataset(x, labels), batch_size=32, shuffle=True):
            if zeroing:
                optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            losses.append(nn.functional.cross_entropy(model(x), labels).item())
    return losses


def warnings_of(zeroing, recipe):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(zeroing, epochs=1, prepare=recipe("warn_if_not_zeroed"))
    return caught


def symptom():
    losses = train(zeroing=False)
    assert losses == sorted(losses, reverse=True)


def diagnosis(recipe):
    assert warnings_of(False, recipe)


def cure():
    losses = train(zeroing=True)
    assert losses == sorted(losses, reverse=True)


def healthy(recipe):
    assert not warnings_of(True, recipe)
