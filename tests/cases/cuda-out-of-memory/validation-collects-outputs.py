"""Validation in eval() collects the outputs of all batches, without no_grad(): every batch keeps its graph.

asked: training works but validation runs out of GPU memory, model.eval() is called
asked: 训练正常，验证到一半显存就满了，已经调用了 model.eval()
cause: what-each-cure-saves
"""

import gc
import weakref

import torch
from torch import nn


def alive_bytes(no_grad, batches=4):
    model = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(), nn.Linear(64, 3)).eval()
    weights, kept = {t.data_ptr() for t in model.state_dict().values()}, []

    def pack(tensor):
        if tensor.data_ptr() not in weights:
            kept.append(weakref.ref(tensor))
        return tensor

    outputs, found = [], []
    for _ in range(batches):
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t), torch.set_grad_enabled(not no_grad):
            outputs.append(model(torch.randn(16, 20)))
        gc.collect()
        alive = {t.data_ptr(): t.nbytes for ref in kept if (t := ref()) is not None}
        found.append(sum(alive.values()))
    return found


def symptom():
    found = alive_bytes(no_grad=False)
    assert found[0] > 0
    assert found[3] > 3 * found[0]


def cure():
    assert alive_bytes(no_grad=True) == [0, 0, 0, 0]
