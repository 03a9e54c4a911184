"""An encoder is put into checkpoint() to save memory: the losses are the same, the running statistics are not.

asked: activation checkpointing changes the batchnorm running statistics, eval results differ
asked: 开了 checkpoint 省显存，训练 loss 一样，BN 的 running_mean 却和原来不一样
cause: two-updates-make-one
"""

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def train(checkpointed, corrected=False):
    torch.manual_seed(0)
    block = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.BatchNorm2d(4))
    head = nn.Linear(4, 2)
    if corrected:
        for module in block.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1 - (1 - module.momentum) ** 0.5
    optimizer = torch.optim.SGD([*block.parameters(), *head.parameters()], lr=0.05)
    losses = []
    for _ in range(4):
        x, y = torch.randn(8, 2, 8, 8) + 1, torch.randint(2, (8,))
        features = checkpoint(block, x, use_reentrant=False) if checkpointed else block(x)
        loss = nn.functional.cross_entropy(head(features.mean((2, 3))), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses), torch.cat([block[1].running_mean, block[4].running_var])


def symptom():
    losses, statistics = train(checkpointed=False)
    again, twice = train(checkpointed=True)
    assert torch.allclose(losses, again, atol=1e-5) and not torch.allclose(statistics, twice, atol=1e-3)


def diagnosis(recipe):
    block = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU())

    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.block = block

        def forward(self, x):
            return checkpoint(self.block, x, use_reentrant=False) + self.block(input=x)

    assert recipe("report_batch_norm")(Twice(), torch.randn(8, 2, 8, 8)) == {"block.1": "momentum 0.1: never updated"}


def cure():
    frozen = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4)).requires_grad_(False)
    nn.Linear(4, 1)(checkpoint(frozen, torch.randn(8, 2), use_reentrant=False)).sum().backward()
    assert frozen[1].num_batches_tracked == 1
    _, statistics = train(checkpointed=False)
    _, corrected = train(checkpointed=True, corrected=True)
    assert torch.allclose(statistics, corrected, atol=1e-4)
