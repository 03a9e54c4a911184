"""Training by steps with next(iter(loader)): every step gets the first batch, and the samples are sorted by class.

asked: next(iter(dataloader)) returns the same batch every time, loss goes to 0 but test accuracy is chance
asked: 用 next(iter(loader)) 取数据，每一步都是同一个批次
cause: next-iter-starts-again
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def data():
    torch.manual_seed(0)
    labels = torch.arange(4).repeat_interleave(16)
    return TensorDataset(torch.randn(64, 6) + 4 * nn.functional.one_hot(labels, 6), labels)


def accuracy(batches_of):
    dataset = data()
    loader = DataLoader(dataset, batch_size=16, shuffle=batches_of != "first")
    model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 4))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    batches = None if isinstance(batches_of, str) else batches_of(loader)
    seen = set()
    for _ in range(40):
        x, y = next(iter(loader)) if batches is None else next(batches)
        seen.update(y.tolist())
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(dataset.tensors[0]).argmax(1) == dataset.tensors[1]).float().mean().item(), seen


def symptom():
    score, seen = accuracy("first")
    assert score <= 0.3 and seen == {0}


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("one_pass")(DataLoader(data(), batch_size=16))
    assert "4 batches: 4 of 16" in out.getvalue() and "left out: 0; order: ascending" in out.getvalue()


def cure(recipe):
    score, seen = accuracy(recipe("endless"))
    assert score > 0.8 and seen == {0, 1, 2, 3}
