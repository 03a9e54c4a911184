"""Only the head is trained, the backbone is the pretrained one in both runs: without loading, most of the model is as in the file.

asked: fine-tuning resumed, most keys match the checkpoint but loss is as before training the head
asked: 冻结骨干只训练分类头，续训后 loss 回到开头，检查发现大部分权重和检查点一样
cause: find
"""

import contextlib
import copy
import io

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 4)
y = (x[:, 0] > 0).long()


class Backbone(nn.Sequential):
    def get_extra_state(self):
        return {"version": 2, "mean": np.zeros(3)}

    def set_extra_state(self, state):
        assert state["version"] == 2


def build(seed):
    torch.manual_seed(7)
    backbone = Backbone(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8)).requires_grad_(False)
    torch.manual_seed(seed)
    model, criterion = nn.ModuleDict({"backbone": backbone, "head": nn.Linear(8, 2)}), nn.Linear(2, 2)
    return model, criterion, torch.optim.SGD([*model["head"].parameters(), *criterion.parameters()], lr=0.5)


def loss_of(model, criterion):
    return nn.functional.cross_entropy(criterion(model["head"](model["backbone"](x))), y)


def saved():
    model, criterion, optimizer = build(1)
    for _ in range(60):
        optimizer.zero_grad()
        loss_of(model, criterion).backward()
        optimizer.step()
    optimizer.param_groups[0]["lr"] = 0.05
    parts = {"model": model, "criterion": criterion, "optimizer": optimizer}
    return copy.deepcopy({name: part.state_dict() for name, part in parts.items()}), loss_of(model, criterion).item()


def resumed(loaded):
    checkpoint, logged = saved()
    parts = dict(zip(("model", "criterion", "optimizer"), build(2)))
    for name in loaded:
        parts[name].load_state_dict(copy.deepcopy(checkpoint[name]))
    return checkpoint, logged, parts


def symptom():
    _, logged, parts = resumed(["criterion", "optimizer"])
    assert loss_of(parts["model"], parts["criterion"]).item() > 1.5 * logged


def report(recipe, *loaded, change=None):
    checkpoint, _, parts = resumed(loaded)
    if change:
        change(parts["model"])
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")(checkpoint, **parts)
    return out.getvalue()


def diagnosis(recipe):
    text = report(recipe, "criterion", "optimizer")
    assert "model: 6 of 8 as in the file\n  differ: 2, head.weight\n" in text
    text = report(recipe, "model", "criterion")
    assert "differ: 1, param_groups.0.lr 0.5, was 0.05" in text and "only in" not in text
    text = report(recipe, "model", "criterion", "optimizer", change=lambda model: model.requires_grad_(True))
    assert "trainable, in no optimizer passed: 4" in text and "in an optimizer passed, not in the model: 2" in text
    text = report(recipe, "model", "criterion", "optimizer", change=lambda m: m.update({"head": nn.Linear(8, 2)}))
    assert "trainable, in no optimizer passed: 2" in text and "in an optimizer passed, not in the model: 4" in text
    text = report(recipe, "model", "criterion", "optimizer", change=lambda model: model.pop("head"))
    assert "model: 6 of 8 as in the file\n  only in the file: 2, head.weight\n" in text


def cure():
    _, logged, parts = resumed(["model", "criterion", "optimizer"])
    assert loss_of(parts["model"], parts["criterion"]).item() == logged


def healthy(recipe):
    text = report(recipe, "model", "criterion", "optimizer")
    assert "differ" not in text and "only in" not in text and "not in the file" not in text
    assert "trainable, in no optimizer passed: 0" in text and "in an optimizer passed, not in the model: 2" in text
