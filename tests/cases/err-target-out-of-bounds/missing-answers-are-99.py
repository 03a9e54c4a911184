"""Three classes, and 99 where somebody did not answer: mapped, 99 becomes a fourth class.

asked: Target 99 is out of bounds, only a few samples have the label 99
asked: 报 Target 99 is out of bounds，只有几个样本的标签是 99
cause: labels-run-from-zero
"""

import pytest
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.randint(3, (60,))
y[[7, 41]] = 99
x = torch.randn(60, 4)


def symptom():
    with pytest.raises(IndexError, match="Target 99 is out of bounds"):
        F.cross_entropy(torch.zeros(60, 3), y)
    values, mapped = torch.unique(y, return_inverse=True)
    assert len(values) == 4 and mapped.max() == 3


def diagnosis(recipe):
    loader = DataLoader(TensorDataset(x, y), batch_size=16)
    assert recipe("bad_labels")(loader, num_classes=3) == [(7, [99]), (41, [99])]


def cure():
    kept = y < 3
    assert kept.sum() == 58
    assert F.cross_entropy(torch.zeros(60, 3)[kept], y[kept]).isfinite()
