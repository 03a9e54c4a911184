"""The body is unfrozen after some epochs, when DDP has wrapped the model already.

asked: DDP unfreeze layers during training requires_grad weights differ between GPUs
asked: DDP 训练中途解冻 backbone，各卡的参数不一样
cause: find-what-drifts-apart
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def train(rank, way, names):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
    net[0].requires_grad_(False)
    model = DistributedDataParallel(net)
    torch.manual_seed(1 + rank)
    for epoch in range(2):
        if epoch == 1:
            net[0].requires_grad_(True)
            if way == "wrap again":
                model = DistributedDataParallel(model.module)
        optimizer = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], lr=0.01)
        for _ in range(2):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(torch.randn(8, 3)), torch.randn(8, 1)).backward()
            optimizer.step()
    weights = [torch.empty(8, 3) for _ in range(2)]
    dist.all_gather(weights, net[0].weight.detach())
    return torch.equal(*weights), names(model)


def run(rank, names):
    return {way: train(rank, way, names) for way in ("unfreeze only", "wrap again")}


seen = {}


def symptom(recipe):
    seen.update(together(run, recipe("out_of_sync"))[0])
    assert seen["unfreeze only"][0] is False


def diagnosis():
    assert "module.0.weight" in seen["unfreeze only"][1]


def cure():
    assert seen["wrap again"] == (True, [])
