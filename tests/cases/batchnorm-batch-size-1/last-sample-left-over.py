"""The data set leaves one sample for the last batch, and BatchNorm raises at the end of the epoch, with Adam and clipping.

asked: ValueError Expected more than 1 value per channel when training at the end of the first epoch
asked: 训练到一个 epoch 的最后报错 Expected more than 1 value per channel when training
cause: drop-last-can-drop-everything
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def epoch(samples=33, drop_last=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.AdaptiveAvgPool1d(1), nn.BatchNorm1d(4), nn.Flatten(), nn.Linear(4, 2))
    optimizer = torch.optim.Adam(model.parameters())
    data = TensorDataset(torch.randn(samples, 2, 6), torch.randint(2, (samples,)))
    steps = 0
    for x, y in DataLoader(data, batch_size=8, shuffle=True, drop_last=drop_last):
        optimizer.zero_grad()
        try:
            nn.functional.cross_entropy(model(x), y).backward()
        except ValueError as error:
            return steps, str(error)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        steps += 1
    model.eval()(x[:1])
    return steps, ""


def symptom():
    steps, error = epoch()
    assert steps == 4
    assert "Expected more than 1 value per channel when training" in error


def cure():
    assert epoch(drop_last=True) == (4, "")
    assert epoch(samples=34) == (5, "")
