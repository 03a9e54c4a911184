"""An attention block was added to a pretrained network: its keys are missing, nothing is unexpected; load the rest, assert that.

asked: Missing key(s) in state_dict of the layer that I added to the pretrained model
asked: 在预训练模型上加了一个注意力模块，加载权重报缺少新模块的键
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, gate):
        super().__init__()
        self.body, self.fc = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)), nn.Linear(4, 2)
        if gate:
            self.gate = nn.Sequential(nn.Linear(4, 4), nn.Sigmoid())

    def forward(self, x):
        pooled = self.body(x).mean(dim=(2, 3))
        return self.fc(pooled * self.gate(pooled) if hasattr(self, "gate") else pooled)


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    try:
        Net(gate=True).load_state_dict(Net(gate=False).state_dict())
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "gate.0.weight", "gate.0.bias"' in str(error)
        assert "Unexpected" not in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    lines = told(recipe, Net(gate=True), Net(gate=False).state_dict())
    assert lines == ["9 of 11 keys match", "missing: ['gate.0.bias', 'gate.0.weight']"]


def cure():
    old, new = Net(gate=False), Net(gate=True)
    result = new.load_state_dict(old.state_dict(), strict=False)
    assert set(result.missing_keys) == {"gate.0.weight", "gate.0.bias"} and not result.unexpected_keys
    assert torch.equal(new.body[0].weight, old.body[0].weight) and torch.equal(new.fc.weight, old.fc.weight)


def healthy(recipe):
    assert told(recipe, Net(gate=True), Net(gate=True).state_dict()) == ["11 of 11 keys match"]
