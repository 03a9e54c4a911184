"""Transfer learning: fc is now Linear, ReLU, Linear. Two numbers fit, but renaming fc raises again: the head is a new one.

asked: replaced fc by nn.Sequential(Linear, ReLU, Linear), missing key fc.0.weight, fc.2.weight, unexpected fc.weight
asked: 把 fc 换成两层的 Sequential，加载预训练权重报缺少 fc.0.weight 和 fc.2.weight，多出 fc.weight
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, fc):
        super().__init__()
        self.body, self.fc = nn.Linear(4, 8), fc


def pretrained():
    return Net(nn.Linear(8, 10)).state_dict()


def own():
    return Net(nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 2)))


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    renamed = {key.replace("fc.", "fc.0."): value for key, value in pretrained().items()}
    for state, text in (pretrained(), 'Unexpected key(s) in state_dict: "fc.weight"'), (renamed, "size mismatch"):
        try:
            own().load_state_dict(state)
        except RuntimeError as error:
            assert text in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    lines = told(recipe, own(), pretrained())
    assert [line.split(",")[0] for line in lines[1:]] == ["add '0.'", "add '2.'"]
    # One number: a Dropout before the same layer.
    one = told(recipe, Net(nn.Sequential(nn.Dropout(), nn.Linear(8, 10))), pretrained())
    assert [line.split(",")[0] for line in one[1:]] == ["add '1.'"]


def cure():
    model, state = own(), pretrained()
    result = model.load_state_dict({k: v for k, v in state.items() if not k.startswith("fc.")}, strict=False)
    assert all(key.startswith("fc.") for key in result.missing_keys) and not result.unexpected_keys
    assert torch.equal(model.body.weight, state["body.weight"])
