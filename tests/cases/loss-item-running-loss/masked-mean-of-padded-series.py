"""Regression on padded series with a mask: the mean of the batches, or the factor y.numel(), counts padding too.

asked: average masked MSE loss over batches of padded sequences differs from the loss of the whole set
asked: 补齐的序列用 mask 算 loss，各批 loss 平均起来，和整体的平均 loss 不一样
cause: what-it-is-the-mean-of
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(0)
lengths = torch.tensor([9, 1, 1, 9, 9, 8, 9, 1, 2, 9, 9, 9])
series = [torch.randn(n, 3) for n in lengths.tolist()]
targets = [9 / len(x) + x.sum(1) for x in series]
model = nn.GRU(3, 4, batch_first=True).eval()


@torch.no_grad()
def batches(size):
    for start in range(0, len(series), size):
        x = pad_sequence(series[start : start + size], batch_first=True)
        y = pad_sequence(targets[start : start + size], batch_first=True)
        mask = torch.arange(x.shape[1]) < lengths[start : start + size, None]
        loss = ((model(x)[0].sum(2) - y).square() * mask).sum() / mask.sum()
        yield loss.item(), y, mask


def whole():
    return next(batches(12))[0]


def symptom():
    losses = [loss for loss, _, _ in batches(3)]
    assert abs(sum(losses) / len(losses) / whole() - 1) > 0.1


def by(recipe, size, count):
    average = recipe("Average")()
    for loss, y, mask in batches(size):
        average.add(loss, count(y, mask))
    return average.value()


def diagnosis(recipe):
    assert abs(by(recipe, 3, lambda y, mask: y.numel()) / whole() - 1) > 0.1, "it counts the padding too"


def cure(recipe):
    for size in 3, 5:
        assert abs(by(recipe, size, lambda y, mask: mask.sum()) / whole() - 1) < 1e-5
