"""A table with one empty cell: the loss is NaN from the middle of the first epoch on.

asked: loss is fine for the first batches and then nan for the rest of training
asked: 前面几个 batch 的 loss 正常，后面就一直是 nan
cause: one-nan-spreads-to-every-weight
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
table = torch.randn(96, 5)
target = table.sum(dim=1, keepdim=True)
table[70, 3] = float("nan")


def train(x, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    losses = []
    for _ in range(2):
        for xb, yb in DataLoader(TensorDataset(x, target), batch_size=16):
            check(x=xb, y=yb)
            loss = nn.functional.mse_loss(model(xb), yb)
            check(loss=loss)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
            losses.append(loss)
    return torch.stack(losses).isfinite().tolist()


def symptom():
    assert train(table) == [True] * 4 + [False] * 8


def diagnosis(recipe):
    try:
        train(table, recipe)
    except FloatingPointError as error:
        assert str(error) == "x: NaN"
    else:
        raise AssertionError("nothing was found")


def cure():
    bad = (~table.isfinite()).any(dim=1).nonzero().flatten().tolist()
    assert bad == [70]
    assert all(train(table.nan_to_num(0.0)))


def healthy(recipe):
    assert all(train(table.nan_to_num(0.0), recipe))
