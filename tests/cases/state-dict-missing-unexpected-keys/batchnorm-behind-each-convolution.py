"""Each convolution is now a Sequential with a BatchNorm. Two numbers fit, but no layer is a new head: only a model as saved loads.

asked: added BatchNorm after each conv, missing key conv1.0.weight, conv1.1.weight, unexpected conv1.weight
asked: 每个卷积后加了 BatchNorm，加载旧权重缺少 conv1.0.weight 和 conv1.1.weight，多出 conv1.weight
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


def block(i, o, norm):
    conv = nn.Conv2d(i, o, 3)
    return nn.Sequential(conv, nn.BatchNorm2d(o), nn.ReLU()) if norm else conv


class Net(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.conv1, self.conv2, self.fc = block(3, 4, norm), block(4, 5, norm), nn.Linear(5, 2)


saved = Net(norm=False).state_dict()


def symptom():
    try:
        Net(norm=True).load_state_dict(saved)
    except RuntimeError as error:
        assert 'Unexpected key(s) in state_dict: "conv1.weight"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(Net(norm=True), saved)
    lines = out.getvalue().splitlines()
    assert lines[1:] == [f"add '{i}.', as in conv2.{i}.weight: 4 more keys match" for i in (0, 1)]


def cure():
    # As for a new head, the convolutions would stay untrained.
    rest = {key: value for key, value in saved.items() if not key.startswith("conv")}
    assert list(rest) == ["fc.weight", "fc.bias"]
    model = Net(norm=False)
    model.load_state_dict(saved)
    assert torch.equal(model.conv1.weight, saved["conv1.weight"])


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(Net(norm=False), saved)
    assert out.getvalue() == "6 of 6 keys match\n"
