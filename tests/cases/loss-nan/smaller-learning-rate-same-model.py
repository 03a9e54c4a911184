"""After a NaN the notebook cell is run again with a smaller learning rate, the model is kept: the loss is NaN at once.

asked: lowered the learning rate and reran the training cell, loss is still nan from the first step
asked: 把学习率调小，重新运行训练单元格，loss 从第一步起还是 nan
cause: recipe-first-non-finite
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 4) * 100
y = x.sum(dim=1, keepdim=True)


def build():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))


def training_cell(model, lr, recipe=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    check = recipe("check") if recipe else lambda **values: None
    if recipe:
        recipe("watch")(model, optimizer)
    losses = []
    for _ in range(20):
        check(x=x, y=y)
        loss = nn.functional.mse_loss(model(x), y)
        check(loss=loss)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.tensor(losses)


def run_twice(new_model, recipe=None):
    model = build()
    assert training_cell(model, lr=0.1)[-1].isnan()
    return training_cell(build() if new_model else model, lr=1e-7, recipe=recipe)


def symptom():
    assert run_twice(new_model=False).isnan().all()


def diagnosis(recipe):
    try:
        run_twice(False, recipe)
    except FloatingPointError as error:
        assert str(error) == "output of 0 (Linear), inputs ok, weights NaN: NaN"
    else:
        raise AssertionError("nothing was found")


def cure():
    losses = run_twice(new_model=True)
    assert losses[-1] < losses[0] and losses.isfinite().all()


def healthy(recipe):
    run_twice(True, recipe)
