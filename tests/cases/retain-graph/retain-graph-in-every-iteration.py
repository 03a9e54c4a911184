"""retain_graph=True was pasted into an ordinary loop: the activations of two iterations are in memory at once.

asked: GPU memory doubles or out of memory after adding retain_graph=True to loss.backward()
asked: 加了 retain_graph=True 之后显存翻倍，第二个 batch 就爆显存
cause: two-graphs-alive
"""

import weakref

import torch
from torch import nn


def peak(retain, drop=False, make=torch.optim.SGD):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(1, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(0.1), nn.Flatten())
    optimizer, saved, highest = make(model.parameters(), lr=0.01), [], 0

    def pack(tensor):
        nonlocal highest
        kept = tensor.detach()
        saved.append((weakref.ref(kept), tensor.nbytes))
        highest = max(highest, sum(size for ref, size in saved if ref() is not None))
        return kept

    def step(x):
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
            out = model(x)
            loss = out.square().mean()
        optimizer.zero_grad()
        loss.backward(retain_graph=retain)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item() if drop == "a function returns a number" else (loss, out)

    for x in torch.randn(4, 8, 1, 16):
        result = step(x)
        if drop == "loss":
            result = result[1]
        if drop == "loss and out":
            result = None
    return highest


def symptom():
    assert peak(True) == 2 * peak(False)
    assert peak(True, drop="loss") > peak(False)


def cure():
    for make in (torch.optim.SGD, torch.optim.AdamW):
        for drop in "loss and out", "a function returns a number":
            assert peak(None, make=make) == peak(True, drop=drop, make=make) == peak(False)
