"""Two losses of one forward pass, a backward() for each with retain_graph=True, in DDP: it raises, or the processes differ.

asked: DDP two losses retain_graph=True Expected to mark a variable ready only once
asked: DDP 里两个 loss 分别 backward，加了 retain_graph=True，各卡的梯度不一样
cause: limits
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.heads = nn.Linear(3, 8), nn.ModuleList([nn.Linear(8, 1), nn.Linear(8, 1)])

    def forward(self, x):
        h = self.body(x).tanh()
        return [head(h).square().mean() for head in self.heads]


class OneHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))

    def forward(self, x):
        out = self.body(x)
        return out.square().mean(), out.abs().mean()


def alike(rank, module, way, option=None):
    """Whether both processes have the same gradients in the second iteration."""
    torch.manual_seed(0)
    model = DistributedDataParallel(module(), **({option: True} if option else {}))
    torch.manual_seed(1 + rank)
    for _ in range(2):
        model.zero_grad()
        first, second = model(torch.randn(8, 3))
        if way == "sum":
            (first + second).backward()
        else:
            first.backward(retain_graph=True)
            second.backward()
    gradients = torch.cat([p.grad.flatten() for p in model.parameters()])
    both = [torch.empty_like(gradients) for _ in range(2)]
    dist.all_gather(both, gradients)
    return torch.equal(*both)


def symptom():
    assert all("mark a variable ready only once" in text for text in together(alike, TwoHeads, "apart"))
    assert together(alike, OneHead, "apart") == [False, False]
    assert all("graph has changed" in text for text in together(alike, TwoHeads, "apart", "static_graph"))


def cure():
    for module in TwoHeads, OneHead:
        assert together(alike, module, "sum") == [True, True]
