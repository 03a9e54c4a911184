"""A notebook cell fails; run again with half the batch it fails too, for the traceback of the first run is kept.

asked: notebook CUDA out of memory again after I halved the batch size and ran the cell again
asked: notebook 显存爆了，改小 batch 再运行单元格还是 CUDA out of memory 显存不足
cause: find
"""

import code
import contextlib
import io
import sys
import weakref

import torch
from torch import nn

ROOM = 80
alive: list[weakref.ref] = []


def take(tensor):
    alive.append(weakref.ref(tensor))
    if sum(t.shape[0] for ref in alive if (t := ref()) is not None) > ROOM:
        raise torch.OutOfMemoryError("CUDA out of memory.")
    return tensor


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(8, 8), nn.Linear(8, 1)

    def forward(self, x):
        hidden = take(self.first(x).tanh())
        return take(self.second(hidden))


def run_cell(kernel, batch):
    """Run a cell as an interactive Python does and return whether it came to its end."""
    kernel.locals["done"] = False
    source = f"model = Net()\nmodel(torch.ones({batch}, 8)).sum().backward()\ndone = True\n"
    with contextlib.redirect_stderr(io.StringIO()):
        kernel.runcode(compile(source, "cell", "exec"))
    return kernel.locals["done"]


def kernel_of_its_own():
    alive.clear()
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
    return code.InteractiveInterpreter({"torch": torch, "Net": Net})


def symptom():
    kernel = kernel_of_its_own()
    assert not run_cell(kernel, 64)
    assert not run_cell(kernel, 32)


def cure():
    assert run_cell(kernel_of_its_own(), 32)
