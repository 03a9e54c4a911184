"""Five samples, batch_size=8, drop_last=True: the loop never runs, and the average divides by zero.

asked: the training loop never runs, len(train_loader) is 0, ZeroDivisionError division by zero
asked: 训练循环一次都没进去，len(loader) 是 0，报错 division by zero
cause: drop-last-leaves-out
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def epoch(loader):
    model, total, steps = nn.Linear(3, 1), 0.0, 0
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total, steps = total + loss.item(), steps + 1
    return total / len(loader), steps


def loader(drop_last):
    return DataLoader(TensorDataset(torch.rand(5, 3), torch.rand(5, 1)), 8, shuffle=True, drop_last=drop_last)


def symptom():
    try:
        epoch(loader(True))
    except ZeroDivisionError as error:
        assert "division by zero" in str(error)
    else:
        raise AssertionError("no error")


def said(recipe, drop_last):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("one_pass")(loader(drop_last))
    return out.getvalue()


def diagnosis(recipe):
    assert "5 samples -> 0 batches: the loop does not run" in said(recipe, True)


def cure():
    assert epoch(loader(False))[1] == 1


def healthy(recipe):
    assert "5 samples -> 1 batches: 1 of 5" in said(recipe, False)
