"""The history is a defaultdict: what the message proposes was done, and the file is refused with another message.

asked: added collections.defaultdict to add_safe_globals, now Can only SETITEM for dict, collections.OrderedDict
asked: add_safe_globals 加了 defaultdict，又报 Can only SETITEMS for dict, collections.OrderedDict, collections.Counter
cause: allow
"""

import collections
import io
import pickle
import sys
import types

import torch
from torch import nn


def history():
    losses = collections.defaultdict(list)
    for epoch in range(3):
        losses["train"].append(1.0 / (epoch + 1))
    losses["valid"].append(0.5)
    return losses


def saved(value):
    file = io.BytesIO()
    torch.save({"model": nn.Linear(2, 2).state_dict(), "history": value}, file)
    file.seek(0)
    return file


class Config(dict):
    pass


class Settings(dict):
    __getattr__ = dict.__getitem__


sys.modules[__name__] = types.SimpleNamespace(Config=Config)


def told(value, *allowed):
    with torch.serialization.safe_globals(allowed):
        try:
            return str(type(torch.load(saved(value), weights_only=True)["history"]))
        except pickle.UnpicklingError as error:
            return str(error)


def symptom():
    assert "collections.defaultdict was not an allowed global by default" in told(history())
    text = told(history(), collections.defaultdict, list)
    if torch.__version__.startswith("2.6."):
        assert text == "<class 'collections.defaultdict'>"
    else:
        assert "Can only SETITEM" in text and "defaultdict" in text
        assert "Can only SETITEM" in told(Config(lr=0.1), Config)
    assert "Can only append to lists, but got <class 'collections.deque'>" in told(
        collections.deque([1]), collections.deque
    )
    assert "Can only extend lists, but got <class 'collections.deque'>" in told(
        collections.deque([1, 2]), collections.deque
    )
    for empty in (collections.defaultdict(list), collections.deque(), Config()):
        assert told(empty, type(empty), list) == str(type(empty))


def diagnosis(recipe):
    plain = recipe("plain")({"history": history(), "last": collections.deque([1, 2]), "config": Config(lr=0.1)})
    assert type(plain["history"]) is dict and plain["history"] == history()
    assert plain["last"] == [1, 2] and type(plain["config"]) is dict
    plain = recipe("plain")(Settings(model=Settings(width=8)))
    assert plain == {"model": {"width": 8}} and type(plain["model"]) is dict
    optimizer = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=0.1)
    state = torch.optim.lr_scheduler.MultiStepLR(optimizer, [2, 4]).state_dict()
    plain = recipe("plain")(state)
    assert plain == state and type(plain["milestones"]) is collections.Counter


def cure():
    own_file = torch.load(saved(history()), weights_only=False)
    own_file["history"] = dict(own_file["history"])
    file = io.BytesIO()
    torch.save(own_file, file)
    file.seek(0)
    assert torch.load(file, weights_only=True)["history"] == history()
