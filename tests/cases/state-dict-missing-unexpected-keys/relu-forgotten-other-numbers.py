"""The model was built again without its ReLU: the numbers in the Sequential differ, and renamed keys load into another function.

asked: Missing key(s) in state_dict: "1.weight". Unexpected key(s): "4.weight", I renamed the keys, now the predictions are wrong
asked: Sequential 的编号对不上，给键改名后能加载，预测却不对
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


def net(relu):
    linear = [nn.Linear(4, 4) for _ in range(3)]
    if not relu:
        return nn.Sequential(*linear)
    return nn.Sequential(linear[0], nn.ReLU(), linear[1], nn.ReLU(), linear[2])


def head(sigmoid):
    last = nn.Linear(4, 1)
    return nn.Sequential(nn.Linear(4, 4), nn.Sequential(last, nn.Sigmoid()) if sigmoid else last)


def renamed(state, names):
    return {
        names.get(key.rpartition(".")[0], key.rpartition(".")[0]) + key[key.rindex(".") :]: state[key] for key in state
    }


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    x = torch.randn(9, 4)
    for old, new, names in ((net(True), net(False), {"2": "1", "4": "2"}), (head(True), head(False), {"1.0": "1"})):
        new.load_state_dict(renamed(old.state_dict(), names))
        assert not torch.allclose(new(x), old(x))


def diagnosis(recipe):
    _, missing, unexpected = told(recipe, net(False), net(True).state_dict())
    assert missing == "missing: ['1.bias', '1.weight']" and unexpected == "unexpected: ['4.bias', '4.weight']"
    assert told(recipe, head(False), head(True).state_dict())[1].startswith("strip '0.'")


def cure():
    x = torch.randn(9, 4)
    for build in (net, head):
        old, new = build(True), build(True)
        new.load_state_dict(old.state_dict())
        assert torch.equal(new(x), old(x))


def healthy(recipe):
    assert told(recipe, net(True), net(True).state_dict()) == ["6 of 6 keys match"]
