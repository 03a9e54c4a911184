"""A summed loss with an L2 penalty on the weights: undivided, the penalty counts once per micro-batch.

asked: L1 or L2 regularization term in the loss with gradient accumulation, divide it or not
asked: loss 里加了 L2 正则项，梯度累积时正则项要不要除以步数
cause: undivided-is-n-times
"""

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(16, 4).double(), torch.randn(16, 1).double()


def gradient(micro_batches, penalty_divided_by, mean):
    torch.manual_seed(0)
    model = nn.Linear(4, 1).double()
    for xb, yb in zip(x.chunk(micro_batches), y.chunk(micro_batches)):
        loss = nn.functional.mse_loss(model(xb), yb, reduction="sum")
        if mean:
            loss = loss / len(x)
        penalty = 10 * model.weight.square().sum()
        (loss + penalty / penalty_divided_by).backward()
    return model.weight.grad


def symptom():
    assert not torch.allclose(gradient(4, 1, mean=False), gradient(1, 1, mean=False))
    assert not torch.allclose(gradient(4, 16, mean=True), gradient(1, 1, mean=True))


def cure():
    for mean in (False, True):
        assert torch.allclose(gradient(4, 4, mean), gradient(1, 1, mean))
