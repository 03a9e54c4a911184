"""Accelerate's accumulate(): the prepared optimizer skips zero_grad() between the steps, model.zero_grad() does not.

asked: accelerate gradient accumulation has no effect, model.zero_grad() in accelerator.accumulate
asked: accelerate 的 accumulate() 里用 model.zero_grad()，梯度累积没有效果
cause: evidence
"""

import torch
from torch import nn


class Prepared:
    """Stands for `accelerate.optimizer.AcceleratedOptimizer`: acts only where the gradients are synchronized."""

    def __init__(self, optimizer):
        self.optimizer, self.sync = optimizer, False

    def zero_grad(self):
        if self.sync:
            self.optimizer.zero_grad()

    def step(self):
        if self.sync:
            self.optimizer.step()


def update(which, first, accumulate=4):
    """What two groups of four batches move w by, batch k having the gradient k / 4."""
    model = nn.Linear(1, 1, bias=False)
    start = model.weight.item()
    optimizer = Prepared(torch.optim.SGD(model.parameters(), lr=1.0))
    zero_grad = model.zero_grad if which == "model" else optimizer.zero_grad
    for k in range(1, 9):
        optimizer.sync = k % accumulate == 0  # what accumulate() sets on entry
        if first:
            zero_grad()
        (model(torch.full((1, 1), float(k))).sum() / accumulate).backward()
        optimizer.step()
        if not first:
            zero_grad()
    return round(start - model.weight.item(), 3)


def symptom():
    assert update("model", first=False) == (4 + 8) / 4, "the last batch of each group only"
    assert update("model", first=True) == update("optimizer", first=True) == 3.0


def cure():
    assert update("optimizer", first=False) == sum(range(1, 9)) / 4


def healthy():
    for which in ("model", "optimizer"):
        for first in (True, False):
            assert update(which, first, accumulate=1) == 36.0, "without accumulation either, anywhere"
