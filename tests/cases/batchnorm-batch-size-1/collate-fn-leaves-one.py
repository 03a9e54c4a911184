"""The collate_fn leaves out broken samples: a batch in the middle of the epoch keeps one, which drop_last does not see.

asked: Expected more than 1 value per channel when training in the middle of an epoch, my collate_fn drops broken images
asked: collate_fn 里过滤掉了坏样本，训练到一半报错 Expected more than 1 value per channel，drop_last 也没用
cause: who-raises
"""

import torch
from torch import nn
from torch.utils.data import DataLoader

MESSAGE = "Expected more than 1 value per channel when training, got input size torch.Size([1, 4])"


def collate(samples):
    return torch.stack([sample for sample in samples if sample is not None])


def epoch(skip):
    torch.manual_seed(0)
    broken = 4, 5, 6
    data = [None if i in broken else torch.randn(3) for i in range(14)]
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters())
    steps = 0
    for x in DataLoader(data, 4, drop_last=True, collate_fn=collate):
        if skip and len(x) == 1:
            continue
        try:
            loss = model(x).square().mean()
        except ValueError as error:
            return steps, str(error), model, x
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
    return steps, None, model, x


def symptom():
    assert epoch(skip=False)[:2] == (1, MESSAGE)


def diagnosis(recipe):
    """A training model and one sample, neither in the last step nor in each."""
    _, _, model, x = epoch(skip=False)
    found = recipe("who_raises")(model, x)
    assert found == "1 (BatchNorm1d), input [(1, 4)], layer.training=True, model.training=True"
    assert len(x) == 1


def cure():
    assert epoch(skip=True)[:2] == (2, None)
