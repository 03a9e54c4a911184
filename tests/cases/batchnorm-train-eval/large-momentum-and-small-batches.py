"""momentum=0.9 and batches of 4: from one evaluation to the next the same weights score differently.

asked: batch norm unstable with small batches, validation loss jumps from epoch to epoch
asked: 批次很小、momentum 很大，验证 loss 每个 epoch 跳来跳去，训练 loss 是稳的
cause: momentum-weighs-the-new-value
"""

import copy

import torch
from torch import nn
from torch.optim.swa_utils import update_bn


def losses(momentum, measure_again=False):
    torch.manual_seed(0)
    x = torch.randn(256, 8)
    model = nn.Sequential(nn.BatchNorm1d(8, momentum=momentum), nn.Linear(8, 1))
    found = []
    for epoch in range(8):
        for batch in x[torch.randperm(256)].split(4):
            model(batch)
        judged = copy.deepcopy(model)
        if measure_again:
            update_bn(x.split(4), judged)
        with torch.no_grad():
            found.append(judged.eval()(x).flatten())
    return torch.stack(found).std(0).mean().item()


def symptom():
    assert losses(momentum=0.9) > 2.5 * losses(momentum=0.1)


def cure():
    assert losses(momentum=0.9, measure_again=True) < 0.1 * losses(momentum=0.9)
    assert losses(momentum=0.01) < 0.5 * losses(momentum=0.1)
