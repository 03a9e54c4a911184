"""A detector's backbone is loaded with strict=False from a file whose keys begin with backbone.: it predicts as if untrained.

asked: load_state_dict strict=False no error but accuracy is like a random model
asked: 加了 strict=False 不报错了，但是预测跟没训练过一样
cause: strict-false-loads-nothing
"""

import contextlib
import io

import torch
from torch import nn


def body():
    return nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.Tanh(), nn.Linear(16, 2))


def trained():
    torch.manual_seed(0)
    model = nn.ModuleDict({"backbone": body(), "teacher": nn.Linear(2, 2)})
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    x = torch.randn(256, 2)
    labels = (x[:, 0] * x[:, 1] > 0).long()
    for _ in range(100):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model["backbone"](x), labels).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return model.state_dict(), x, labels


def accuracy(model, x, labels):
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(1) == labels).float().mean().item()


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(body(), state)
    return out.getvalue().splitlines()


def symptom():
    state, x, labels = trained()
    model = body()
    before = accuracy(model, x, labels)
    model.load_state_dict(state, strict=False)
    assert accuracy(model, x, labels) == before
    assert before < 0.8


def diagnosis(recipe):
    matching, advice = told(recipe, trained()[0])
    assert matching == "0 of 9 keys match"
    assert advice.startswith("strip 'backbone.'")
    assert "9 more keys match" in advice


def cure():
    state, x, labels = trained()
    model = body()
    own = {k.removeprefix("backbone."): v for k, v in state.items() if k.startswith("backbone.")}
    report = model.load_state_dict(own)
    assert not report.missing_keys
    assert accuracy(model, x, labels) > 0.9


def healthy(recipe):
    state = {k.removeprefix("backbone."): v for k, v in trained()[0].items() if k.startswith("backbone.")}
    assert told(recipe, state) == ["9 of 9 keys match"]
