"""The same seeded script on a machine with more cores: the losses agree to some digits only.

asked: same seed, same code, CPU only, slightly different loss on another machine with more cores
asked: 同样的种子只用 CPU，换到核数不同的机器上 loss 差一点点
cause: threads-change-the-sum
"""

import torch
from torch import nn


def losses(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    x = torch.rand(100_000, 8)
    y = x.sum(1, keepdim=True)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    found = []
    for _ in range(8):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    torch.set_num_threads(1)
    return found


def symptom():
    one, two = losses(1), losses(2)
    assert one != two
    assert all(abs(a - b) < 1e-3 * a for a, b in zip(one, two))


def cure():
    assert losses(1) == losses(1)
    assert losses(2) == losses(2)
