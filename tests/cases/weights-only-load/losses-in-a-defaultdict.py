"""The history is a defaultdict: what the message proposes was done, and the file is refused with another message.

asked: added collections.defaultdict to add_safe_globals, now Can only SETITEM for dict, collections.OrderedDict
asked: add_safe_globals 加了 defaultdict，又报 Can only SETITEMS for dict, collections.OrderedDict, collections.Counter
cause: allow
"""

import collections
import io
import pickle

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


def symptom():
    for value, kind in ((history(), collections.defaultdict), (collections.deque([1, 2]), collections.deque)):
        with torch.serialization.safe_globals([kind, list]):
            try:
                torch.load(saved(value), weights_only=True)
            except pickle.UnpicklingError as error:
                assert "Can only" in str(error) and kind.__name__ in str(error)
            else:
                raise AssertionError("no error")
            assert (
                len(torch.load(saved(type(value)(list) if kind is collections.defaultdict else kind()))["history"]) == 0
            )


def diagnosis(recipe):
    plain = recipe("plain")({"history": history(), "last": collections.deque([1, 2])})
    assert type(plain["history"]) is dict and plain["history"] == history()
    assert plain["last"] == [1, 2]


def cure():
    own_file = torch.load(saved(history()), weights_only=False)
    own_file["history"] = dict(own_file["history"])
    file = io.BytesIO()
    torch.save(own_file, file)
    file.seek(0)
    assert torch.load(file, weights_only=True)["history"] == history()
