"""A weight penalty added to the loss of each micro-batch counts once per micro-batch.

asked: L2 penalty in the loss is too strong with gradient accumulation
asked: loss 里加了正则项，梯度累积之后正则太强
cause: the-counter-version
"""

import torch
from torch import nn

torch.manual_seed(0)
x, labels = torch.randn(24, 4).double(), torch.randint(3, (24,))


def gradient(parts, penalty_divided_by):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)).double()
    loss_fn = nn.CrossEntropyLoss(reduction="sum")
    for xb, yb in zip(x.chunk(parts), labels.chunk(parts)):
        penalty = 0.01 * sum(p.square().sum() for p in model.parameters())
        (loss_fn(model(xb), yb) / 24 + penalty / penalty_divided_by).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def symptom():
    assert not torch.allclose(gradient(6, 1), gradient(1, 1), rtol=1e-2)


def cure():
    assert torch.allclose(gradient(6, 6), gradient(1, 1), rtol=1e-6, atol=1e-9)
