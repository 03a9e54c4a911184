"""The whole model is given to checkpoint() as one block (or each small layer, not a transformer layer).

asked: torch.utils.checkpoint on the whole model does not reduce peak memory
asked: 整个模型用 checkpoint 包起来，显存峰值没有下降
cause: what-each-cure-saves
"""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.checkpoint import checkpoint
from torch.utils.weak import WeakIdKeyDictionary


class Peak(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.alive, self.bytes = WeakIdKeyDictionary(), 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        for tensor in tree_leaves(result):
            if isinstance(tensor, torch.Tensor):
                self.alive[tensor.untyped_storage()] = True
        self.bytes = max(self.bytes, sum(storage.nbytes() for storage in self.alive))
        return result


def linear():
    return nn.Sequential(nn.Linear(32, 32), nn.Tanh())


def transformer():
    return nn.TransformerEncoderLayer(32, nhead=2, dim_feedforward=64)


def peak(blocks, layer=linear):
    layers = [layer() for _ in range(16)]
    size = 16 // (blocks or 1)
    model = [nn.Sequential(*layers[i : i + size]) for i in range(0, 16, size)]
    x = torch.ones(32, 16, 32)
    with Peak() as mode:
        for block in model:
            x = checkpoint(block, x, use_reentrant=False) if blocks else block(x)
        x.sum().backward()
    return mode.bytes


def symptom():
    for layer in (linear, transformer):
        assert peak(1, layer) > 0.95 * peak(0, layer)
    assert peak(blocks=16) > 0.95 * peak(blocks=0)


def cure():
    assert peak(blocks=4) < 0.6 * peak(blocks=0)
    assert peak(16, transformer) < 0.7 * peak(4, transformer) < 0.4 * peak(0, transformer)
