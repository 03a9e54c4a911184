"""The batch of zeros for LazyLinear runs in eval() and nobody calls train() again: BatchNorm never counts a batch in training.

asked: LazyLinear dummy batch in eval(), afterwards BatchNorm running_mean stays 0 while training
asked: LazyLinear 先在 eval() 下跑了一批全 0 的数据，训练时 BatchNorm 的 running_mean 一直是 0
cause: lazy-linear
"""

import torch
from torch import nn


def train(back):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.LazyLinear(10))
    net.eval()
    with torch.no_grad():
        net(torch.zeros(2, 3, 8, 8))
    if back:
        net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(torch.randn(4, 3, 8, 8)), torch.arange(4)).backward()
        optimizer.step()
    return net[1]


def symptom():
    norm = train(back=False)
    assert norm.num_batches_tracked == 0 and not norm.running_mean.any()


def cure():
    norm = train(back=True)
    assert norm.num_batches_tracked == 3 and norm.running_mean.all()
