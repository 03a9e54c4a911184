"""The update logs the gradient norm of each parameter with item(): a wait per parameter and step.

asked: logging the gradient norm of every layer each step, GPU utilization drops
asked: 每一步都打印各层梯度的范数，GPU 利用率就掉下来
cause: what-reads-a-value
"""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class Reads(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.count += "_local_scalar_dense" in str(function)
        return function(*args, **(kwargs or {}))


def train(each):
    """Reads of values in 20 steps, and the norms of the last one."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    with Reads() as reads:
        for step in range(20):
            loss = nn.functional.cross_entropy(model(torch.randn(6, 4)), torch.randint(3, (6,)))
            optimizer.zero_grad()
            loss.backward()
            if each:
                norms = [p.grad.norm().item() for p in model.parameters()]
            elif step % 10 == 9:
                norms = torch.stack([p.grad.norm() for p in model.parameters()]).tolist()
            optimizer.step()
    return reads.count, norms


def symptom():
    assert train(each=True)[0] == 6 * 20


def cure():
    reads, norms = train(each=False)
    assert reads == 0 and norms == train(each=True)[1]
