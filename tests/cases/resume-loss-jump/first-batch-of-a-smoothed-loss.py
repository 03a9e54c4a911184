"""Everything is restored; the printed loss is smoothed over the last batches, and that starts with the first batch after resuming.

asked: smoothed training loss jumps after resume but the checkpoint is complete, running average reset
asked: 续训后打印的 loss 跳了一下，其实检查点是全的，平均值重新算
cause: measured
"""

import contextlib
import copy
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 8, 4)
x[30] *= 6


def build():
    torch.manual_seed(1)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    return model, optimizer


def train(model, optimizer, steps, smoothed=None):
    losses, shown = [], []
    for step in steps:
        optimizer.zero_grad()
        loss = model(x[step]).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        smoothed = losses[-1] if smoothed is None else 0.95 * smoothed + 0.05 * losses[-1]
        shown.append(smoothed)
    return losses, shown


def runs(keep=False):
    whole = train(*build(), range(40))
    model, optimizer = build()
    _, shown = train(model, optimizer, range(30))
    checkpoint = copy.deepcopy({"model": model.state_dict(), "optimizer": optimizer.state_dict()})
    model, optimizer = build()
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(copy.deepcopy(checkpoint["optimizer"]))
    return whole, checkpoint, model, optimizer, shown[-1] if keep else None


def symptom():
    whole, _, model, optimizer, smoothed = runs()
    losses, shown = train(model, optimizer, range(30, 40), smoothed)
    assert losses == whole[0][30:] and shown[0] > 3 * whole[1][30]


def diagnosis(recipe):
    _, checkpoint, model, optimizer, _ = runs()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")(checkpoint, model, optimizer=optimizer)
    text = out.getvalue()
    assert "differ" not in text and "only in" not in text and "not in the file" not in text


def cure():
    whole, _, model, optimizer, smoothed = runs(keep=True)
    assert train(model, optimizer, range(30, 40), smoothed) == (whole[0][30:], whole[1][30:])
