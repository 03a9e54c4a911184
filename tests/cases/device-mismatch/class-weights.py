"""The class weights of the loss stay on the CPU.

asked: CrossEntropyLoss weight expected all tensors to be on the same device
asked: 类别权重 weight 不在 GPU 上，CrossEntropyLoss 报设备不一致
cause: loss-weights-stay-behind
"""

import contextlib
import io

import torch
from torch import nn

device = "meta"
x, y = torch.randn(8, 4, device=device), torch.randint(3, (8,), device=device)


def run(criterion, y=y, watch=lambda module: None):
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3)).to(device)
    optimizer = torch.optim.Adam(model.parameters())
    watch(criterion)
    watch(model)
    criterion(model(x), y).backward()
    optimizer.step()


def fails(*args):
    try:
        run(*args)
    except RuntimeError as error:
        return "device" in str(error)
    return False


def weighted():
    return nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))


def printed(recipe, criterion):
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        run(criterion, watch=recipe("watch_devices"))
    return text.getvalue()


def symptom():
    assert fails(weighted())
    assert fails(nn.CrossEntropyLoss(), y.new_zeros(8, device="cpu"))


def diagnosis(recipe):
    assert printed(recipe, weighted()) == "model (CrossEntropyLoss): own tensors on ['cpu'], input on ['meta']\n"


def cure():
    run(weighted().to(device))
    run(nn.CrossEntropyLoss(), torch.zeros(8).long().to(device))


def healthy(recipe):
    assert not printed(recipe, weighted().to(device))
