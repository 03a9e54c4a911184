"""filter() gives a generator: the line that prints the number of parameters uses it up, and the head is not trained.

asked: head does not train, parameter group built with filter, optimizer raises nothing
asked: 用 filter 分参数组之后，分类头的权重一直不动，也不报错
cause: show-groups
"""

import contextlib
import io

import torch
from torch import nn


def program(kind):
    torch.manual_seed(0)
    backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1))
    model = nn.ModuleDict({"backbone": backbone, "head": nn.Linear(8, 3)})
    head = filter(lambda p: p.requires_grad, model["head"].parameters())
    if kind == "list":
        head = list(head)
    assert sum(p.numel() for p in head) == 27
    groups = [{"params": backbone.parameters(), "lr": 1e-3}, {"params": head}]
    return model, torch.optim.AdamW(groups, lr=1e-2)


def moved(model, optimizer):
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    scaler = torch.amp.GradScaler("cpu")
    for _ in range(3):
        x, y = torch.randn(8, 4), torch.randint(3, (8,))
        optimizer.zero_grad()
        scaler.scale(nn.functional.cross_entropy(model["head"](model["backbone"](x)), y)).backward()
        scaler.step(optimizer)
        scaler.update()
    return {name for name, p in model.named_parameters() if not torch.equal(p, before[name])}


def shown(model, optimizer, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("show_groups")(model, optimizer)
    return out.getvalue().splitlines()


def symptom():
    model, optimizer = program("filter")
    assert all(name.startswith("backbone") for name in moved(model, optimizer))


def diagnosis(recipe):
    lines = shown(*program("filter"), recipe)
    assert lines[0] == "group 1 is empty"
    assert lines[-2:] == ["head.weight: not in the optimizer", "head.bias: not in the optimizer"]


def cure():
    assert {"head.weight", "head.bias"} < moved(*program("list"))


def healthy(recipe):
    lines = shown(*program("list"), recipe)
    assert len(lines) == 6 and not any("empty" in line or "not in" in line for line in lines)
    assert lines[-1] == "head.bias: group 1, lr 0.01, weight_decay 0.01"
