"""A model in bfloat16: the epoch's total, added up as a tensor, stops growing and the average comes out far too small.

asked: epoch loss of bfloat16 model too low, sum of loss.detach() stops increasing at 256
asked: bf16 模型用 loss.detach() 累加，总和加到 256 就不再变，平均 loss 偏小
cause: gpu
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 3)).to(torch.bfloat16)
model[2].bias.data.copy_(torch.tensor([1.0, 0.0, 0.0]))
batches = torch.randn(1000, 8, 4, dtype=torch.bfloat16)
labels = torch.zeros(8, dtype=torch.long)


def losses():
    with torch.no_grad():
        for x in batches:
            yield nn.functional.cross_entropy(model(x), labels)


def expected():
    return sum(loss.item() for loss in losses()) / len(batches)


def symptom():
    total = 0.0
    for loss in losses():
        total += loss.detach()
    assert total.item() == 256 and total.item() / len(batches) < 0.6 * expected()


def cure(recipe):
    average = recipe("Average")()
    for loss in losses():
        average.add(loss, 8)
    assert abs(average.value() / expected() - 1) < 1e-4
