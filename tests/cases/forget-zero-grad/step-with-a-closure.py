"""step() gets a closure that zeroes, as in Lightning: the check for a missing zero_grad() must stay silent.

asked: how to check that zero_grad is called when Lightning calls optimizer.step(closure)
asked: optimizer.step(closure) 的训练循环（Lightning）怎么检查有没有清零梯度
cause: a-detector-for-your-loop
"""

import warnings

import torch
from torch import nn

OPTIMIZERS = (torch.optim.SGD, torch.optim.AdamW, torch.optim.LBFGS)


def train(optimizer_class, zeroing, prepare=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = optimizer_class(model.parameters(), lr=0.01)
    if prepare:
        prepare(optimizer)
    held = []
    for _ in range(4):
        x = torch.randn(16, 4)

        def training_step(x=x):
            loss = nn.functional.mse_loss(model(x), x[:, :1])
            if zeroing:
                optimizer.zero_grad()
            held.append(model[0].weight.grad is not None)
            loss.backward()
            return loss

        optimizer.step(training_step)
    return held


def warnings_of(optimizer_class, zeroing, recipe):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(optimizer_class, zeroing, recipe("warn_if_not_zeroed"))
    return len(caught)


def symptom():
    for optimizer_class in OPTIMIZERS:
        assert all(train(optimizer_class, zeroing=False)[1:])


def diagnosis(recipe):
    for optimizer_class in OPTIMIZERS:
        assert warnings_of(optimizer_class, False, recipe) == 3


def cure():
    for optimizer_class in OPTIMIZERS:
        assert not any(train(optimizer_class, zeroing=True))


def healthy(recipe):
    for optimizer_class in OPTIMIZERS:
        assert warnings_of(optimizer_class, True, recipe) == 0
