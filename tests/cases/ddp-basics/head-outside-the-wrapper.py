"""The backbone is wrapped, the head is a module of its own in the same optimizer: nothing averages its gradients.

asked: DDP backbone wrapped, ArcFace head not in sync between GPUs
asked: DDP 只包装了 backbone，单独的 ArcFace 分类头在各卡上参数不一样
cause: find-what-drifts-apart
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def train(rank, way, names):
    torch.manual_seed(0)
    backbone, head = nn.Sequential(nn.Linear(3, 8), nn.ReLU()), nn.Linear(8, 4)
    if way == "one model":
        model = whole = DistributedDataParallel(nn.Sequential(backbone, head))
    else:
        wrapped = DistributedDataParallel(backbone)
        model, whole = wrapped, nn.Sequential(wrapped, head)
    optimizer = torch.optim.AdamW(whole.parameters(), lr=0.01)
    torch.manual_seed(1 + rank)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(whole(torch.randn(8, 3)), torch.randint(0, 4, (8,))).backward()
        optimizer.step()
    weights = [torch.empty(4, 8) for _ in range(2)]
    dist.all_gather(weights, head.weight.detach())
    return torch.equal(*weights), names(model), names(head)


def run(rank, names):
    return {way: train(rank, way, names) for way in ("two modules", "one model")}


seen = {}


def symptom(recipe):
    seen.update(together(run, recipe("out_of_sync"))[0])
    assert seen["two modules"][0] is False


def diagnosis():
    assert seen["two modules"][1:] == ([], ["weight", "bias"]), "the wrapped part alone is in step"


def cure():
    assert seen["one model"] == (True, [], [])
