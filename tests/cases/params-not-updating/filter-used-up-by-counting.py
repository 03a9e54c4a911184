"""The backbone's parameters are a filter() that was read for counting: its group of the optimizer is empty.

asked: backbone weights do not change, they are in the optimizer's param groups with their own learning rate and have gradients
asked: 给 backbone 单独设了学习率的参数组，有梯度，权重却一直不变
cause: watch
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.randint(2, (32,))


def program(keep):
    torch.manual_seed(0)
    backbone, head = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU()), nn.Linear(16, 2)
    model = nn.Sequential(backbone, head)
    of_head = {id(p) for p in head.parameters()}
    base = keep(filter(lambda p: id(p) not in of_head, model.parameters()))
    assert sum(p.numel() for p in base) == 8 * 16 + 3 * 16
    groups = [{"params": base, "lr": 1e-3}, {"params": head.parameters()}]
    return model, torch.optim.AdamW(groups, lr=1e-2)


def train(model, optimizer):
    for _ in range(5):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


def changed(keep):
    model, optimizer = program(keep)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    train(model, optimizer)
    assert all(p.grad is not None for p in model.parameters())
    return {name.split(".")[0] for name, p in model.named_parameters() if not torch.equal(p, before[name])}


def report(recipe, keep):
    model, optimizer = program(keep)
    done = recipe("watch")(model, optimizer)
    train(model, optimizer)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        done()
    return {line.split(":")[0]: line.split(":")[1].split() for line in out.getvalue().splitlines()}


def symptom():
    assert changed(lambda found: found) == {"1"}


def diagnosis(recipe):
    found = report(recipe, lambda found: found)
    assert found["not in the optimizer"] == ["0.0.weight", "0.0.bias", "0.1.weight", "0.1.bias"]


def cure():
    assert changed(list) == {"0", "1"}


def healthy(recipe):
    assert "not in the optimizer" not in report(recipe, list)
