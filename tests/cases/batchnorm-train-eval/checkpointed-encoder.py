"""An encoder is put into checkpoint() to save memory: the losses are the same, the running statistics are not.

asked: activation checkpointing changes the batchnorm running statistics, eval results differ
asked: 开了 checkpoint 省显存，训练 loss 一样，BN 的 running_mean 却和原来不一样
cause: what-updates-them
"""

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def train(checkpointed, norms_outside=False):
    torch.manual_seed(0)
    block = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.BatchNorm2d(4))
    head = nn.Linear(4, 2)
    optimizer = torch.optim.SGD([*block.parameters(), *head.parameters()], lr=0.05)
    losses = []
    for _ in range(4):
        x, y = torch.randn(8, 2, 8, 8) + 1, torch.randint(2, (8,))
        features = x
        for part in block if norms_outside else [block]:
            again = checkpointed and not isinstance(part, nn.BatchNorm2d)
            features = checkpoint(part, features, use_reentrant=False) if again else part(features)
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

    new = "momentum 0.1: never updated"
    assert recipe("report_batch_norm")(Twice(), torch.randn(8, 2, 8, 8)) == {"block.1": new, "block.1, use 2": new}


def cure():
    _, statistics = train(checkpointed=False)
    _, outside = train(checkpointed=True, norms_outside=True)
    assert torch.allclose(statistics, outside, atol=1e-5)
