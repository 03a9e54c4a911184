"""A process whose images have no boxes uses a constant as its loss: nothing of it reaches DDP, and the others wait.

asked: DDP hangs when a batch has no boxes, loss = torch.zeros((), requires_grad=True), find_unused_parameters=True does not help
asked: 某张卡这个 batch 没有目标框，loss 取 0，DDP 卡住，加了 find_unused_parameters 也没用
cause: unused-parameters
"""

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def train(rank, of_the_output, find_unused):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 4))
    model = DistributedDataParallel(model, find_unused_parameters=find_unused)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    torch.manual_seed(1 + rank)
    for step in range(4):
        output = model(torch.randn(5, 3))
        if rank == 1 and step == 1:
            loss = 0 * output.sum() if of_the_output else torch.zeros((), requires_grad=True)
        else:
            loss = output.square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [p.detach().tolist() for p in model.parameters()]


def symptom():
    for find_unused in (False, True):
        assert "by peer" in together(train, False, find_unused)[0]


def cure():
    first, second = together(train, True, False)
    assert first == second and isinstance(first, list)
