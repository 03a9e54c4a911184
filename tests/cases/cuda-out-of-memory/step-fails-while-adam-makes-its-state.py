"""The first optimizer.step() runs out of memory, the loop catches it and goes on with a smaller batch: KeyError.

asked: KeyError exp_avg_sq after catching out of memory and retrying with a smaller batch
asked: 捕获显存不足后用更小的批次重试，optimizer.step() 报 KeyError exp_avg_sq
cause: retry
"""

import pytest
import torch
from torch import nn


def train(monkeypatch, anew, foreach):
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    optimizer = torch.optim.AdamW(model.parameters(), foreach=foreach)
    real, calls = torch.zeros_like, []

    def zeros_like(*args, **kwargs):
        calls.append(1)
        if len(calls) == 4:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return real(*args, **kwargs)

    def step(batch):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(batch, 4)), torch.zeros(batch, dtype=torch.long)).backward()
        optimizer.step()

    monkeypatch.setattr(torch, "zeros_like", zeros_like)
    try:
        step(64)
        raise AssertionError("the first step was to fail")
    except torch.OutOfMemoryError:
        pass
    if anew:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    step(32)
    return len(optimizer.state)


def symptom():
    for foreach in (False, True):
        with pytest.MonkeyPatch.context() as monkeypatch, pytest.raises(KeyError, match="exp_avg_sq"):
            train(monkeypatch, anew=False, foreach=foreach)


def cure():
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert train(monkeypatch, anew=True, foreach=False) == 0
