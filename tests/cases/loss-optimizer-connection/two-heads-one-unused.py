"""Outputs in a dict, a replaced head, and a head that this loss does not use: which parameters are trained?

asked: find out which parameters of my model a loss actually trains
asked: 模型有两个输出头，怎么看哪些参数真的被训练
cause: check-the-connection
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 8, batch_first=True)
        self.classes, self.boxes = nn.Linear(8, 5), nn.Linear(8, 4)

    def forward(self, x):
        features = self.rnn(x)[0][:, -1]
        return {"classes": self.classes(features), "boxes": self.boxes(features)}


def program(mistaken):
    torch.manual_seed(0)
    model = Model()
    if not mistaken:
        model.classes = nn.Linear(8, 2)
    optimizers = [
        torch.optim.Adam(model.rnn.parameters()),
        torch.optim.SGD([*model.classes.parameters(), *model.boxes.parameters()], lr=0.1),
    ]
    if mistaken:
        model.classes = nn.Linear(8, 2)
    out = model(torch.randn(6, 7, 3))
    loss = nn.functional.cross_entropy(out["classes"], torch.tensor([0, 1, 0, 1, 0, 1]))
    return model, loss if mistaken else loss + out["boxes"].square().mean(), optimizers


def verdicts(mistaken, recipe):
    model, loss, optimizers = program(mistaken)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_connection")(model, loss, *optimizers)
    *lines, last = out.getvalue().splitlines()
    return {line.split()[0]: line.split("  ", 1)[1].strip() for line in lines}, int(last.rpartition(" ")[2])


def untrained(mistaken):
    model, loss, optimizers = program(mistaken)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()
    return {name for name, p in model.named_parameters() if torch.equal(p, before[name])}


def symptom():
    assert untrained(True) == {"classes.weight", "classes.bias", "boxes.weight", "boxes.bias"}


def diagnosis(recipe):
    lines, strangers = verdicts(True, recipe)
    assert lines["classes.weight"] == "gradient, but not in the optimizer" and strangers == 2
    assert lines["boxes.bias"] == "no gradient from this loss" and lines["rnn.weight_hh_l0"] == "connected"


def cure():
    assert untrained(False) == set()


def healthy(recipe):
    lines, strangers = verdicts(False, recipe)
    assert set(lines.values()) == {"connected"} and strangers == 0
