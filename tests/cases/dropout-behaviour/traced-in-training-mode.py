"""The model was traced with torch.jit.trace before eval(): the trace keeps Dropout switched on.

asked: dropout is still random after eval() in a model loaded from torch.jit.trace
asked: torch.jit.trace 导出的模型，eval() 之后 dropout 还是随机的，每次输出都不一样
cause: find-random
"""

import warnings

import torch
from torch import nn


def model():
    return nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 2))


def traced(net):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.jit.trace(net, torch.randn(1, 4), check_trace=False).eval()


def differs(net):
    x = torch.randn(16, 4)
    with torch.no_grad():
        return not torch.equal(net(x), net(x))


def symptom():
    exported = traced(model().train())
    assert differs(exported)
    assert [name for name, m in exported.named_modules() if m.training] == []


def diagnosis(recipe):
    """Before tracing nothing is random after eval(): no module is named."""
    assert recipe("find_random")(model(), torch.randn(16, 4)) == []


def cure():
    assert not differs(traced(model().eval()))


def healthy(recipe):
    """Scripted instead of traced, eval() works."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not differs(torch.jit.script(model()).eval())
