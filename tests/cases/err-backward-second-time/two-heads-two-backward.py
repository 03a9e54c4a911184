"""Two heads over one backbone, and a backward() for each loss.

asked: multi-task model loss1.backward() loss2.backward() trying to backward a second time
asked: 多任务两个 loss 分别 backward，第二个报 graph a second time
cause: causes
"""

import torch
from torch import nn


def gradient(way, dtype=torch.float32):
    torch.manual_seed(0)
    backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU()).to(dtype)
    heads = [nn.Linear(8, 3).to(dtype), nn.Linear(8, 1).to(dtype)]
    x = torch.randn(6, 4, dtype=dtype)
    features = backbone(x)
    a = nn.functional.cross_entropy(heads[0](features), torch.tensor([0, 1, 2, 0, 1, 2]))
    b = nn.functional.l1_loss(heads[1](features), torch.zeros(6, 1, dtype=dtype))
    if way == "sum":
        (a + b).backward()
    else:
        a.backward(retain_graph=way == "retain_graph in the first")
        b.backward()
    return backbone[0].weight.grad


def symptom():
    for dtype in (torch.float32, torch.bfloat16):
        try:
            gradient("plain", dtype)
        except RuntimeError as error:
            assert "backward through the graph a second time" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    twice = gradient("retain_graph in the first", torch.float64)
    assert torch.allclose(gradient("sum", torch.float64), twice)
