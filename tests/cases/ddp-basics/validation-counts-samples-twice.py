"""The accuracy of the validation set depends on the number of processes: the sampler repeats samples.

asked: validation accuracy different with DDP DistributedSampler than single GPU
asked: DDP 验证集准确率和单卡不一致
cause: the-sampler-pads
"""

import functools

import torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler, Subset, TensorDataset

from zerograd.proof.together import together


def validate(rank, size, way):
    model = nn.Linear(1, 1, bias=False)
    nn.init.ones_(model.weight)
    x = torch.tensor([[1.0], [-1.0], [-1.0], [-1.0], [-1.0]])
    data = TensorDataset(x, torch.ones(5))
    if way == "sampler":
        loader = DataLoader(data, 2, sampler=DistributedSampler(data, shuffle=False))
    else:
        loader = DataLoader(Subset(data, range(rank, len(data), size)), 2)
    total = torch.zeros(2)
    with torch.no_grad():
        for inputs, labels in loader:
            right = (model(inputs).squeeze(1) > 0) == (labels > 0)
            total += torch.tensor([right.sum().item(), len(right)])
    dist.all_reduce(total)
    return total.tolist()


def run(rank, size):
    return {way: validate(rank, size, way) for way in ("sampler", "every sample once")}


@functools.cache
def counted(size):
    return together(run, size, size=size)[0]


def symptom():
    assert counted(1)["sampler"] == [1.0, 5.0]
    assert counted(2)["sampler"] == [2.0, 6.0]


def cure():
    assert counted(1)["every sample once"] == counted(2)["every sample once"] == [1.0, 5.0]
