"""The loss of a detector is computed box by box in a Python loop.

asked: GPU utilization around 20%, my loss function loops over the samples of the batch in python
asked: 损失函数里用 for 循环逐个样本计算，GPU 利用率上不去
cause: a-loop-over-samples
"""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class Operations(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.count += 1
        return function(*args, **(kwargs or {}))


def overlap(a, b):
    """Intersection over union of boxes (x0, y0, x1, y1); any number of them in front."""
    size = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0)
    inner, areas = size.prod(-1), [(box[..., 2:] - box[..., :2]).prod(-1) for box in (a, b)]
    return inner / (areas[0] + areas[1] - inner)


def loop(predicted, boxes):
    return torch.stack([1 - overlap(a, b) for a, b in zip(predicted, boxes)]).mean()


def at_once(predicted, boxes):
    return (1 - overlap(predicted, boxes)).mean()


def step(loss_function, count):
    torch.manual_seed(0)
    model, corner = nn.Linear(6, 4, dtype=torch.float64), torch.rand(count, 2, dtype=torch.float64)
    boxes = torch.cat([corner, corner + 1], 1)
    with Operations() as operations:
        loss = loss_function(boxes + 0.1 * model(torch.randn(count, 6, dtype=torch.float64)).tanh(), boxes)
        loss.backward()
    return operations.count, loss.item(), model.weight.grad


def symptom():
    assert step(loop, 32)[0] > 3 * step(loop, 8)[0]


def cure():
    (count, loss, gradient), (_, expected, expected_gradient) = step(at_once, 32), step(loop, 32)
    assert count == step(at_once, 8)[0]
    assert abs(loss - expected) < 1e-9
    assert torch.allclose(gradient, expected_gradient)
