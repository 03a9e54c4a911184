"""A wrapper that counts updates is put in the place of optimizer.step: the scheduler warns, or refuses to be created.

asked: Seems like `optimizer.step()` has been overridden after learning rate scheduler initialization
asked: 包装了 optimizer.step 之后创建调度器，'function' object has no attribute '__func__'
cause: overridden
"""

import copy
import types
import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR


def train(how):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.AdamW(model.parameters())
    count, rates = [], []

    if how == "before":
        plain = optimizer.step
        optimizer.step = lambda *args: (count.append(1), plain(*args))[1]
    if how == "method before":
        optimizer.step = types.MethodType(
            lambda self, *args: (count.append(1), type(self).step(self, *args))[1], optimizer
        )
    scheduler = OneCycleLR(optimizer, 0.1, total_steps=5)
    if how == "after":
        plain = optimizer.step
        optimizer.step = lambda *args: (count.append(1), plain(*args))[1]
    if how == "copy":
        model, optimizer, scheduler = copy.deepcopy((model, optimizer, scheduler))
    if how == "hook":
        optimizer.register_step_post_hook(lambda *_: count.append(1))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(5):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            model(torch.randn(4, 3)).mean().backward()
            optimizer.step()
            scheduler.step()
    return rates, len(count), [str(w.message)[:42] for w in caught]


def symptom():
    assert train("after")[1:] == (5, ["Seems like `optimizer.step()` has been ove"])
    assert train("copy")[2] == ["Seems like `optimizer.step()` has been ove"]
    try:
        train("before")
    except AttributeError as error:
        assert "'function' object has no attribute '__func__'" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert train("hook")[1:] == (5, [])
    assert train("method before")[1:] == (5, [])
    assert train("hook")[0] == train("after")[0] == train("copy")[0], "the rates were right"
