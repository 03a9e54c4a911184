"""The loop sets the learning rate from `epoch`, and after resuming `epoch` starts at 0.

asked: adjust_learning_rate(optimizer, epoch), after loading the checkpoint the loss goes up again
asked: 学习率是循环里按 epoch 手动设的，加载检查点之后 loss 又升上去
cause: rate
"""

import contextlib
import copy
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 8)
y = x.sum(1, keepdim=True) + torch.randn(512, 1)


def build():
    torch.manual_seed(1)
    model = nn.Linear(8, 1)
    return model, torch.optim.SGD(model.parameters(), lr=0.5)


def set_rate(optimizer, epoch):
    for group in optimizer.param_groups:
        group["lr"] = 0.2 * 0.5**epoch


def loss_of(model):
    with torch.no_grad():
        return nn.functional.mse_loss(model(x), y).item()


def train(model, optimizer, epochs):
    torch.manual_seed(2)
    for epoch in epochs:
        set_rate(optimizer, epoch)
        for batch in torch.randperm(512).split(8):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return loss_of(model)


def resume(start):
    model, optimizer = build()
    train(model, optimizer, range(6))
    checkpoint = copy.deepcopy({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 5})
    model, optimizer = build()
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(copy.deepcopy(checkpoint["optimizer"]))
    return checkpoint, model, optimizer, checkpoint["epoch"] + 1 if start else 0


def jump(start):
    _, model, optimizer, first = resume(start)
    before = loss_of(model)
    return train(model, optimizer, range(first, first + 1)) / before


def symptom():
    assert jump(start=False) > 1.1


def cure():
    assert jump(start=True) < 1.02


def report(recipe, start, rate_is_set):
    checkpoint, model, optimizer, first = resume(start)
    if rate_is_set:
        set_rate(optimizer, first)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")(checkpoint, model, optimizer=optimizer)
    return out.getvalue()


def diagnosis(recipe):
    text = report(recipe, start=False, rate_is_set=True)
    assert "differ: 1, param_groups.0.lr 0.2, was 0.00625" in text and text.count("differ") == 1
    # Called before the loop sets the rate, it sees nothing, as the page says of a count that starts over.
    assert "differ" not in report(recipe, start=False, rate_is_set=False)


def healthy(recipe):
    assert "differ" not in report(recipe, start=True, rate_is_set=False)
