"""The loader was made without batch_size: each batch holds one sample, and drop_last=True leaves out none of them.

asked: I set drop_last=True but still get Expected more than 1 value per channel when training, in the first step
asked: 写了 drop_last=True，第一步还是报错 Expected more than 1 value per channel when training
cause: values-per-channel
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

MESSAGE = "Expected more than 1 value per channel when training, got input size torch.Size([1, 4])"


def epoch(**options):
    torch.manual_seed(0)
    data = TensorDataset(torch.randn(20, 3), torch.randn(20, 1))
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters())
    sizes = []
    for x, y in DataLoader(data, shuffle=True, drop_last=True, **options):
        sizes.append(len(x))
        try:
            loss = nn.functional.mse_loss(model(x), y)
        except ValueError as error:
            return sizes, str(error), model, x
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return sizes, None, model, x


def symptom():
    assert epoch()[:2] == ([1], MESSAGE)


def diagnosis(recipe):
    """A training model and one sample, in the first step already."""
    _, _, model, x = epoch()
    found = recipe("who_raises")(model, x)
    assert found == "1 (BatchNorm1d), input [(1, 4)], layer.training=True, model.training=True"
    assert len(x) == 1


def cure():
    assert epoch(batch_size=8)[:2] == ([8, 8], None)
