"""Each process averages over its own labels: padding leaves them unequally many, class weights unequally heavy.

asked: DDP loss normalization with ignore_index padding different number of tokens per GPU
asked: DDP 各卡有效 token 数不同，loss 怎么平均
asked: DDP cross_entropy class weights gradient differs from single GPU
cause: gradients-are-averaged
"""

import functools

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def same_gradient(rank, way, padded, weight):
    torch.manual_seed(0)
    x, labels = torch.randn(8, 3), torch.arange(8) // 2
    if padded:
        labels[5:] = -100
    alone = nn.Linear(3, 5)
    loss = nn.functional.cross_entropy(alone(x), labels, weight)
    whole = torch.autograd.grad(loss, alone.weight)[0]
    model = DistributedDataParallel(alone)
    x, labels = x[4 * rank : 4 * rank + 4], labels[4 * rank : 4 * rank + 4]
    if way == "mean":
        loss = nn.functional.cross_entropy(model(x), labels, weight)
    else:
        kept = labels[labels != -100]
        divisor = torch.tensor(float(len(kept))) if weight is None else weight[kept].sum()
        dist.all_reduce(divisor)
        loss = nn.functional.cross_entropy(model(x), labels, weight, reduction="sum")
        loss = loss * dist.get_world_size() / divisor
    loss.backward()
    return torch.allclose(alone.weight.grad, whole, atol=1e-6)


def run(rank):
    weight = torch.tensor([1.0, 2.0, 5.0, 0.5, 1.0])
    kinds = ((True, None), (False, weight), (True, weight))
    return {way: [same_gradient(rank, way, *kind) for kind in kinds] for way in ("mean", "sum over the total")}


@functools.cache
def same():
    return together(run)[0]


def symptom():
    assert same()["mean"] == [False, False, False]


def cure():
    assert same()["sum over the total"] == [True, True, True]
