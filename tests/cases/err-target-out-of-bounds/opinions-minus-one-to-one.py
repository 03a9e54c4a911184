"""Opinions are numbered −1, 0, 1: here −1 is a class, not "no label".

asked: Target -1 is out of bounds, sentiment labels -1, 0 and 1
asked: 情感分类标签是 -1、0、1，报 Target -1 is out of bounds
cause: map-labels-to-zero-to-c-minus-one
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(60, 2)
raw = (x[:, 0] > 0.4).long() - (x[:, 0] < -0.4).long()


def loader(labels):
    return DataLoader(TensorDataset(x, labels), batch_size=12)


def train(labels, **settings):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.03)
    for _ in range(40):
        for xs, ys in loader(labels):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xs), ys, **settings).backward()
            optimizer.step()
    return model(x).argmax(dim=1)


def symptom():
    try:
        train(raw)
    except IndexError as error:
        assert str(error) == "Target -1 is out of bounds."
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    expected = [(i, [-1]) for i in range(60) if raw[i] == -1]
    assert recipe("bad_labels")(loader(raw), num_classes=3) == expected != []
    assert len(raw.unique()) == 3, "as many values as outputs"
    predicted = train(raw, ignore_index=-1)
    assert set(predicted.tolist()) == {0, 1}, "ignore_index=-1 hides the class −1"


def cure():
    values, labels = torch.unique(raw, return_inverse=True)
    assert (values[train(labels)] == raw).float().mean() > 0.9


def healthy(recipe):
    assert recipe("bad_labels")(loader(raw + 1), num_classes=3) == []
