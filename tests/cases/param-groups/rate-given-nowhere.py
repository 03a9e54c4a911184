"""Only the backbone's dict has a learning rate: the head trains with the optimizer's default of 1e-3, silently.

asked: forgot lr for one parameter group, no error, the head learns very slowly
asked: 参数组只给 backbone 写了 lr，head 没写也不报错，学得特别慢
cause: show-groups
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 4)
y = x.sum(dim=1, keepdim=True)


def train(**options):
    torch.manual_seed(0)
    model = nn.ModuleDict({"backbone": nn.Linear(4, 4), "head": nn.Linear(4, 1)})
    groups = [{"params": model["backbone"].parameters(), "lr": 1e-3}, {"params": model["head"].parameters()}]
    optimizer = torch.optim.SGD(groups, momentum=0.9, **options)
    for _ in range(50):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model["head"](model["backbone"](x)), y)
        loss.backward()
        optimizer.step()
    return model, optimizer, loss.item()


def symptom():
    _, optimizer, slow = train()
    assert [group["lr"] for group in optimizer.param_groups] == [1e-3, 1e-3]
    assert slow > 2 * train(lr=0.1)[2]


def diagnosis(recipe):
    model, optimizer, _ = train()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("show_groups")(model, optimizer)
    assert "head.weight: group 1, lr 0.001" in out.getvalue()


def cure():
    _, optimizer, loss = train(lr=0.1)
    assert [group["lr"] for group in optimizer.param_groups] == [1e-3, 0.1] and loss < 0.05
