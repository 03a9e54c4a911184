"""Windows of few recordings, split at random: the model knows each recording, and validation says nothing about new ones.

asked: 99% validation accuracy but chance on new patients, windows of the same recording are in train and validation set
asked: 同一个病人的切片同时在训练集和验证集里，验证准确率很高，换新病人就不行
cause: stratified-or-grouped
"""

import torch
from torch import nn
from torch.utils.data import random_split

torch.manual_seed(0)
patients = torch.arange(20).repeat_interleave(10)
illness = torch.randint(2, (20,))
traits = 3 * torch.randn(20, 30)
x = traits[patients] + 0.3 * torch.randn(200, 30)
labels = illness[patients]


def accuracy(train, val):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(30, 32), nn.Dropout(0.1), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(40):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[train]), labels[train]).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(x[val]).argmax(1) == labels[val]).float().mean().item()


def by_sample():
    train, val = random_split(range(200), [0.6, 0.4], generator=torch.Generator().manual_seed(0))
    return train.indices, val.indices


def symptom():
    train, val = by_sample()
    assert accuracy(train, val) > 0.95
    assert set(patients[train].tolist()) & set(patients[val].tolist())


def cure(recipe):
    train, val = recipe("split_by")(patients, 0.4, whole=True)
    assert not set(patients[train].tolist()) & set(patients[val].tolist())
    assert len(val) == 80 and accuracy(train, val) < 0.85
