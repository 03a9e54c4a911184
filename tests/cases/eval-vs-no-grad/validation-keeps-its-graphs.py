"""Validation in eval() without no_grad(), the outputs are collected: every batch keeps its graph.

asked: memory grows during validation although model.eval() is called, outputs appended to a list
asked: 验证时已经 model.eval()，显存还是一直涨，把输出存进列表
cause: evidence
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 2))
batches = torch.randn(8, 5, 1, 6, 6)


class Saved:
    alive = 0

    def __init__(self, tensor):
        self.tensor = tensor.detach()
        Saved.alive += 1

    def __del__(self):
        Saved.alive -= 1


def kept(no_grad, detach=False):
    model.eval()
    outputs, alive = [], []
    hooks = torch.autograd.graph.saved_tensors_hooks(Saved, lambda saved: saved.tensor)
    with hooks, torch.set_grad_enabled(not no_grad):
        for x in batches:
            out = model(x)
            outputs.append(out.detach() if detach else out)
            alive.append(Saved.alive)
    return alive


def symptom():
    alive = kept(no_grad=False)
    assert alive[0] > 0
    assert alive[-1] == 8 * alive[0]


def cure():
    assert kept(no_grad=True) == [0] * 8
    alive = kept(no_grad=False, detach=True)
    assert alive[-1] == alive[0], "detached: one graph at a time"
