"""Cross-validation with one EarlyStopping for all folds: a later fold stops at once and gets the weights of an earlier one.

asked: early stopping with k-fold cross validation, the later folds stop after one or a few epochs
asked: 早停写在 k 折循环外面，第二折以后一个 epoch 就停了，停得太早
cause: wrong
"""

import torch
from torch import nn
from torch.nn import functional as F

generator = torch.Generator().manual_seed(0)
x = torch.randn(90, 10, generator=generator)
y = (x[:, 0] + torch.randn(90, generator=generator) > 0).long()


def fold(k, stopping):
    torch.manual_seed(k)
    val = torch.arange(90) % 3 == k
    model = nn.Sequential(nn.Linear(10, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 2))
    optimizer, scores = torch.optim.Adam(model.parameters(), lr=0.01), []

    @torch.no_grad()
    def validate():
        return F.cross_entropy(model.eval()(x[val]), y[val]).item()

    for _ in range(50):
        model.train()
        train = (~val).nonzero().flatten()
        for rows in train[torch.randperm(60)].split(15):
            optimizer.zero_grad()
            F.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        scores.append(validate())
        if stopping.step(scores[-1], model):
            break
    stopping.restore(model)
    return scores, validate()


def symptom(recipe):
    stopping = recipe("EarlyStopping")("min", patience=5)
    runs = [fold(k, stopping) for k in range(3)]
    assert any(len(scores) == 1 and restored not in scores for scores, restored in runs[1:])


def cure(recipe):
    for k in range(3):
        scores, restored = fold(k, recipe("EarlyStopping")("min", patience=5))
        assert len(scores) > 5 and restored == min(scores)
