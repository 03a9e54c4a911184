"""The body is unfrozen after some epochs, when DDP has wrapped the model already.

asked: DDP unfreeze layers during training requires_grad weights differ between GPUs
asked: DDP 训练中途解冻 backbone，各卡的参数不一样
cause: find-what-drifts-apart
"""

import tempfile

import torch
import torch.distributed as dist
from torch import multiprocessing, nn
from torch.nn.parallel import DistributedDataParallel


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


def run(rank, place, box, names):
    dist.init_process_group("gloo", init_method=f"file://{place}/meet", rank=rank, world_size=2)
    found = {way: train(rank, way, names) for way in ("unfreeze only", "wrap again")}
    if rank == 0:
        box.put(found)


def result(names):
    box = multiprocessing.get_context("fork").SimpleQueue()
    multiprocessing.start_processes(run, (tempfile.mkdtemp(), box, names), nprocs=2, start_method="fork")
    return box.get()


seen = {}


def symptom(recipe):
    seen.update(result(recipe("out_of_sync")))
    assert seen["unfreeze only"][0] is False


def diagnosis():
    assert "module.0.weight" in seen["unfreeze only"][1]


def cure():
    assert seen["wrap again"] == (True, [])
