"""Two passes over the same validation set, shuffled differently, give two sums that are not bit for bit equal.

asked: same model same data evaluated twice gives slightly different loss in the last digits
asked: 同一个模型同样的数据评估两次，loss 末尾几位不同
cause: device
"""

import torch
from torch import nn


def score(order, dtype=torch.float32):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3)).eval()
    x, labels = torch.randn(2000, 4), torch.randint(3, (2000,))
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(x), labels, reduction="none")
        total = torch.zeros((), dtype=dtype)
        for loss in losses[order]:
            total += loss
    return (total / 2000).item()


def orders():
    generator = torch.Generator().manual_seed(0)
    return [torch.randperm(2000, generator=generator) for _ in range(4)]


def symptom():
    assert len({score(order) for order in orders()}) > 1


def cure():
    found = [score(order) for order in orders()]
    assert max(found) - min(found) < 1e-4 * max(found)
    assert score(orders()[0]) == score(orders()[0])
