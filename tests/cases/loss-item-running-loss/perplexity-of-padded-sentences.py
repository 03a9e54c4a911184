"""Perplexity from the mean of the batches: sentences with much padding count as much as full ones.

asked: perplexity changes with batch size and padding, averaging cross entropy loss with ignore_index over batches
asked: 语言模型困惑度换个 batch size 就变，padding 用 ignore_index 忽略了，平均 loss 怎么算
cause: what-it-is-the-mean-of
"""

import torch
from torch import nn

torch.manual_seed(0)
PAD = 0
tokens = torch.randint(1, 20, (12, 9))
for row, length in enumerate((9, 9, 9, 1, 1, 2, 9, 8, 9, 1, 1, 1)):
    tokens[row, length:] = PAD
model = nn.Sequential(nn.Embedding(20, 16, padding_idx=PAD), nn.Dropout(0.2), nn.Linear(16, 20)).eval()
with torch.no_grad():
    model[2].weight.mul_(8)


def perplexity(size, average):
    with torch.no_grad():
        for batch in tokens.split(size):
            logits = model(batch.roll(1, dims=1)).transpose(1, 2)
            loss = nn.functional.cross_entropy(logits, batch, ignore_index=PAD)
            average(loss, batch)


def by(count, recipe, size):
    average = recipe("Average")()
    perplexity(size, lambda loss, batch: average.add(loss, count(batch)))
    return average.value()


def symptom():
    results = []
    for size in 3, 12:
        losses = []
        perplexity(size, lambda loss, batch, losses=losses: losses.append(loss.item()))
        results.append(sum(losses) / len(losses))
    assert abs(results[0] - results[1]) > 0.01


def cure(recipe):
    whole = by(len, recipe, 12)
    assert abs(by(len, recipe, 3) - whole) > 0.01
    assert abs(by(lambda batch: (batch != PAD).sum(), recipe, 3) - whole) < 1e-4
    assert abs(by(lambda batch: (batch != PAD).sum(), recipe, 5) - whole) < 1e-4
