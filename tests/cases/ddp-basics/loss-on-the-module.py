"""The loss is computed with model.module, which has the method that the wrapper lacks.

asked: DDP model.module.compute_loss gradients not synced, weights differ between GPUs
asked: DDP 用 model.module 算 loss，各卡的参数不一样
cause: find-what-drifts-apart
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.1))
        self.head = nn.Linear(8, 1)

    def forward(self, x, y=None):
        out = self.head(self.body(x))
        return out if y is None else {"loss": nn.functional.mse_loss(out, y)}

    def compute_loss(self, x, y):
        return self(x, y)["loss"]


def train(rank, way, names):
    torch.manual_seed(0)
    model = DistributedDataParallel(Net())
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    torch.manual_seed(1 + rank)
    for _ in range(4):
        x, y = torch.randn(8, 3), torch.randn(8, 1)
        optimizer.zero_grad()
        loss = model(x, y)["loss"] if way == "wrapper" else model.module.compute_loss(x, y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    weights = [torch.empty(8, 3) for _ in range(2)]
    dist.all_gather(weights, model.module.body[0].weight.detach())
    return torch.equal(*weights), names(model)


def run(rank, names):
    return {way: train(rank, way, names) for way in ("module", "wrapper")}


seen = {}


def symptom(recipe):
    seen.update(together(run, recipe("out_of_sync"))[0])
    assert seen["module"][0] is False


def diagnosis():
    assert {"module.head.weight", "module.body.0.weight"} <= set(seen["module"][1])


def cure():
    assert seen["wrapper"][0] is True


def healthy():
    assert seen["wrapper"][1] == []
