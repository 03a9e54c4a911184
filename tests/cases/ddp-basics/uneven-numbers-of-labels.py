"""Each process averages over its own labels, and the padding leaves them unequally many.

asked: DDP loss normalization with ignore_index padding different number of tokens per GPU
asked: DDP 各卡有效 token 数不同，loss 怎么平均
cause: gradients-are-averaged
"""

import functools

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def same_gradient(rank, way):
    torch.manual_seed(0)
    x, labels = torch.randn(8, 3), torch.randint(5, (8,))
    labels[5:] = -100
    alone = nn.Linear(3, 5)
    loss = nn.functional.cross_entropy(alone(x), labels)
    whole = torch.autograd.grad(loss, alone.weight)[0]
    model = DistributedDataParallel(alone)
    x, labels = x[4 * rank : 4 * rank + 4], labels[4 * rank : 4 * rank + 4]
    if way == "mean":
        loss = nn.functional.cross_entropy(model(x), labels)
    else:
        count = (labels != -100).sum().float()
        dist.all_reduce(count)
        loss = nn.functional.cross_entropy(model(x), labels, reduction="sum") * dist.get_world_size() / count
    loss.backward()
    return torch.allclose(alone.weight.grad, whole, atol=1e-6)


def run(rank):
    return {way: same_gradient(rank, way) for way in ("mean", "sum over the total")}


@functools.cache
def same():
    return together(run)[0]


def symptom():
    assert same()["mean"] is False


def cure():
    assert same()["sum over the total"] is True
