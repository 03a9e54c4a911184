"""Checkpointing was added to a ResNet: since then its BatchNorm statistics are others than without it.

asked: batchnorm running statistics differ after adding torch.utils.checkpoint
asked: 加了 gradient checkpointing 之后 BN 的 running_mean 和之前不一样
cause: checkpointing-runs-batch-norm-twice
"""

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


class Block(nn.Module):
    def __init__(self, way):
        super().__init__()
        momentum = 1 - 0.9**0.5 if way == "momentum" else 0.1
        self.conv, self.bn, self.way = nn.Conv2d(2, 2, 3, padding=1), nn.BatchNorm2d(2, momentum=momentum), way

    def body(self, x):
        return self.bn(self.conv(x)).relu()

    def forward(self, x):
        if self.way in ("whole block", "momentum"):
            return x + checkpoint(self.body, x, use_reentrant=False)
        if self.way == "without bn":
            return x + self.bn(checkpoint(self.conv, x, use_reentrant=False)).relu()
        return x + self.body(x)


def train(way):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 2, 1), Block(way), Block(way))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.randn(4, 1, 6, 6)).square().mean().backward()
        optimizer.step()
    return model[2].bn.num_batches_tracked.item(), torch.cat([model[2].bn.running_mean, model[2].bn.running_var])


def symptom():
    (count, mean), (twice, other) = train("plain"), train("whole block")
    assert (count, twice) == (2, 4)
    assert not torch.allclose(mean, other)


def cure():
    (count, mean), (same, equal) = train("plain"), train("without bn")
    assert count == same
    assert torch.allclose(mean, equal)
    assert torch.allclose(mean, train("momentum")[1])
