"""A sharpness-aware optimizer (SAM): the second pass goes on adding to the loss of the first.

asked: SAM optimizer two forward passes loss += in second pass backward through the graph a second time
asked: 两次前向的优化器，第二次用 loss += 接着累加，backward 报错
cause: running-total-of-losses
"""

import contextlib
import warnings

import torch
from torch import nn


def train(reset):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(0.1), nn.Linear(4, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    x, y = torch.randn(5, 3), torch.randint(2, (5,))

    def first_pass():
        return model(x)

    def second_pass():
        return model(x)

    loss = 0
    out = first_pass()
    for _ in range(2):
        loss = loss + nn.functional.cross_entropy(out, y)
    loss.backward()
    out = second_pass()
    if reset:
        loss = 0
    optimizer.zero_grad()
    for _ in range(2):
        loss = loss + nn.functional.cross_entropy(out, y)
    loss.backward()
    optimizer.step()
    return "ok"


def symptom():
    try:
        train(reset=False)
    except RuntimeError as error:
        assert "backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis():
    with warnings.catch_warnings(record=True) as caught, torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("always")
        with contextlib.suppress(RuntimeError):
            train(reset=False)
    trace = "".join(str(warning.message) for warning in caught)
    assert "in first_pass" in trace or "in train" in trace
    assert "in second_pass" not in trace


def cure():
    assert train(reset=True) == "ok"
