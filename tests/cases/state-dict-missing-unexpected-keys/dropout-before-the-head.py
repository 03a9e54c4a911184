"""The head has become Sequential(Dropout, Linear): its two keys have gained a number, and layer1.1 keeps its own.

asked: Missing key(s) in state_dict: "fc.1.weight", "fc.1.bias". Unexpected key(s): "fc.weight", "fc.bias"
asked: 在全连接层前面加了 Dropout，加载旧权重报缺少 fc.1.weight，多出 fc.weight
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.layer1 = nn.Sequential(nn.Linear(4, 8), nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8)))
        self.fc = nn.Sequential(nn.Dropout(), nn.Linear(8, 2)) if dropout else nn.Linear(8, 2)

    def forward(self, x):
        return self.fc(self.layer1(x))


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    try:
        Net(dropout=True).load_state_dict(Net(dropout=False).state_dict())
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "fc.1.weight", "fc.1.bias"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    old, new = Net(dropout=False), Net(dropout=True)
    assert told(recipe, new, old.state_dict())[1] == "add '1.', as in fc.1.weight: 2 more keys match"
    assert told(recipe, old, new.state_dict())[1] == "strip '1.', as in fc.1.weight: 2 more keys match"


def cure():
    old, new, x = Net(dropout=False).eval(), Net(dropout=True).eval(), torch.randn(3, 4)
    state = old.state_dict()
    for name in ("weight", "bias"):
        state[f"fc.1.{name}"] = state.pop(f"fc.{name}")
    new.load_state_dict(state)
    assert torch.equal(new(x), old(x))
    assert "layer1.1.0.weight" in state and "layer1.1.0.weight" not in {key.replace(".1.", ".") for key in state}


def healthy(recipe):
    assert told(recipe, Net(dropout=True), Net(dropout=True).state_dict()) == ["11 of 11 keys match"]
