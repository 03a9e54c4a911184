"""The batch is a dict, and `len(batch)` is 2, its keys: the short last batch counts as much as a full one.

asked: epoch loss is wrong with a Hugging Face batch, loss.item() * len(batch), last batch smaller
asked: 批次是字典，loss.item() * len(batch) 算出来的平均 loss 不对
cause: average-of-an-epoch
"""

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
samples = [{"input": torch.randn(5, 3), "labels": torch.randn(2)} for _ in range(9)]
samples[8]["labels"] += 9
lstm, head = nn.LSTM(3, 4, batch_first=True), nn.Linear(4, 2)


def epoch(average, count, drop_last=False):
    for batch in DataLoader(samples, batch_size=4, drop_last=drop_last):
        _, (hidden, _) = lstm(batch["input"])
        loss = nn.functional.mse_loss(head(hidden[-1]), batch["labels"])
        average.add(loss, count(batch))
    return average


class Plain:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, loss, count):
        self.total += loss.item() * count
        self.count += count


def whole(samples):
    batch = {key: torch.stack([sample[key] for sample in samples]) for key in ("input", "labels")}
    return nn.functional.mse_loss(head(lstm(batch["input"])[1][0][-1]), batch["labels"]).item()


def symptom():
    plain = epoch(Plain(), len)
    assert plain.count == 6 and plain.total / plain.count > 1.5 * whole(samples)


def cure(recipe):
    def count(batch):
        return len(batch["labels"])

    assert abs(epoch(recipe("Average")(), count).value() / whole(samples) - 1) < 1e-4
    assert abs(epoch(recipe("Average")(), count, drop_last=True).value() / whole(samples[:8]) - 1) < 1e-4
