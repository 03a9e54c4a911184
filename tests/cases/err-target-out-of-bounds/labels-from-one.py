"""A data set whose classes are numbered from 1.

asked: IndexError Target 3 is out of bounds cross entropy labels start at 1
asked: 标签从 1 开始，CrossEntropyLoss 报 Target 3 is out of bounds
cause: map-labels-to-zero-to-c-minus-one
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(60, 2)
raw = torch.tensor([1, 2, 3])[(x[:, 0] > 0).long() + (x[:, 0] > 0.7).long()]


def loader(labels, **options):
    return DataLoader(TensorDataset(x, labels), batch_size=8, **options)


def train(labels):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(25):
        for xs, ys in loader(labels, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xs), ys, label_smoothing=0.05).backward()
            optimizer.step()
    return model


def symptom():
    try:
        train(raw)
    except IndexError as error:
        assert str(error) == "Target 3 is out of bounds."
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    expected = [(i, [3]) for i in range(60) if raw[i] == 3]
    assert recipe("bad_labels")(loader(raw), num_classes=3) == expected != []


def cure():
    values, labels = torch.unique(raw, return_inverse=True)
    predicted = values[train(labels)(x).argmax(dim=1)]
    assert (predicted == raw).float().mean() > 0.85
    assert torch.equal(raw - 1, labels)


def healthy(recipe):
    assert recipe("bad_labels")(loader(raw - 1), num_classes=3) == []
