"""The head is called fc and the group asks for "head" in the name: no name fits, and fc learns at the backbone's rate.

asked: classifier learns far too slowly although its parameter group has a higher lr, group selected by name
asked: 按名字分组，分类头那一组设了大学习率，却还是学得很慢，组是空的
cause: show-groups
"""

import contextlib
import io

import torch
from torch import nn


def program(word):
    torch.manual_seed(0)
    backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
    model = nn.ModuleDict({"backbone": backbone, "fc": nn.Linear(8, 3)})
    head = [p for name, p in model.named_parameters() if word in name]
    rest = [p for name, p in model.named_parameters() if word not in name]
    return model, torch.optim.AdamW([{"params": rest}, {"params": head, "lr": 1e-2}], lr=1e-5)


def moved(model, optimizer):
    before = model["fc"].weight.detach().clone()
    x, y = torch.randn(32, 4), torch.randint(3, (32,))
    for _ in range(5):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model["fc"](model["backbone"](x)), y).backward()
        optimizer.step()
    return (model["fc"].weight - before).abs().max().item()


def shown(model, optimizer, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("show_groups")(model, optimizer)
    return out.getvalue().splitlines()


def symptom():
    assert moved(*program("head")) < 1e-4


def diagnosis(recipe):
    lines = shown(*program("head"), recipe)
    assert lines[0] == "group 1 is empty"
    assert lines[-1] == "fc.bias: group 0, lr 1e-05, weight_decay 0.01"


def cure():
    assert moved(*program("fc")) > 1e-2


def healthy(recipe):
    lines = shown(*program("fc"), recipe)
    assert not any("empty" in line for line in lines)
    assert lines[-1] == "fc.bias: group 1, lr 0.01, weight_decay 0.01"
