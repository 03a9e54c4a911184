"""x.view(batch_size, -1) with the batch size written out: the smaller last batch raises, or is cut into other rows.

asked: shape is invalid for input of size in the last batch, view(batch_size, -1)
asked: 最后一个 batch 报 shape is invalid for input of size，view(batch_size, -1)
cause: number-of-elements-is-fixed
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def epoch(flatten, samples=10):
    torch.manual_seed(0)
    data = TensorDataset(torch.randn(samples, 1, 6, 6), torch.randint(3, (samples,)))
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU())
    head, done = nn.Linear(32, 3), 0
    optimizer = torch.optim.Adam([*model.parameters(), *head.parameters()])
    for x, y in DataLoader(data, batch_size=4):
        loss = nn.functional.cross_entropy(head(flatten(model(x))), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        done += 1
    return done


def symptom():
    epoch(lambda x: x.view(4, 32), samples=8)
    try:
        epoch(lambda x: x.view(4, 32))
    except RuntimeError as error:
        assert "shape '[4, 32]' is invalid for input of size 64" in str(error)
    else:
        raise AssertionError("no error")
    try:
        epoch(lambda x: x.view(4, -1))
    except RuntimeError as error:
        assert "mat1 and mat2 shapes cannot be multiplied (4x16 and 32x3)" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert epoch(lambda x: x.flatten(1)) == 3
    assert epoch(lambda x: x.view(x.shape[0], -1)) == 3
