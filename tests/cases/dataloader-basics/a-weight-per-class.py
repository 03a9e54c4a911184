"""WeightedRandomSampler got one weight per class: it draws the first samples of the data set only.

asked: DataLoader with a WeightedRandomSampler gives the same few samples in every batch
asked: DataLoader 加了 WeightedRandomSampler 之后，每个批次都是同样的几个样本
cause: one-pass
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

torch.manual_seed(0)
y = torch.cat([torch.zeros(180), torch.ones(20)]).long()
data = TensorDataset(torch.arange(200), y)
per_class = 1 / torch.bincount(y)


def loader(weights):
    return DataLoader(data, 20, sampler=WeightedRandomSampler(weights, len(data)))


def seen(weights):
    numbers, labels = (torch.cat(part) for part in zip(*loader(weights)))
    return len(numbers.unique()), labels.float().mean().item()


def printed(recipe, weights):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        recipe("one_pass")(loader(weights))
    return text.getvalue()


def symptom():
    assert seen(per_class) == (2, 0.0), "samples 0 and 1, both of class 0"


def diagnosis(recipe):
    assert "repeated: 198, left out: 198; order: mixed" in printed(recipe, per_class)


def cure():
    samples, ones = seen(per_class[y])
    assert samples > 50 and 0.35 < ones < 0.65


def healthy(recipe):
    """With a weight per sample it repeats and leaves out too, far less."""
    left_out = int(printed(recipe, per_class[y]).split("left out: ")[1].split(";")[0])
    assert 40 < left_out < 150
