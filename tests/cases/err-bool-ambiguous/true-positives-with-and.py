"""True positives counted with `and`: any() in the if removes the error and counts batches.

asked: if pred == 1 and label == 1: tp += 1 raises for a batch
asked: count true positives of a batch in pytorch, Boolean value of Tensor is ambiguous
asked: 统计 TP 时写 if pred == 1 and label == 1 报错
cause: and-or-not
"""

import pytest
import torch
from torch import nn

torch.manual_seed(2)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2)).eval()
batches = [(torch.randn(16, 4), torch.randint(2, (16,))) for _ in range(5)]


def true_positives(count):
    with torch.no_grad():
        return sum(count(model(x).argmax(1), y) for x, y in batches)


def one_at_a_time():
    return true_positives(lambda p, y: sum(1 for a, b in zip(p, y) if a == 1 and b == 1))


def symptom():
    with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
        true_positives(lambda p, y: 1 if p == 1 and y == 1 else 0)
    batches_with_one = true_positives(lambda p, y: 1 if ((p == 1) & (y == 1)).any() else 0)
    assert batches_with_one <= 5 < one_at_a_time()


def cure():
    assert true_positives(lambda p, y: ((p == 1) & (y == 1)).sum().item()) == one_at_a_time()
