"""A downloaded checkpoint does not load, and the advice was weights_only=False: its pickle runs a program.

asked: is it safe to pass weights_only=False for a checkpoint from the internet
asked: 网上下载的权重要加 weights_only=False 才能读，安全吗
cause: weights-only-false-runs-code
"""

import io
import pickle
import sys

import torch
from torch import nn


class Surprise:
    def __reduce__(self):
        return exec, ("import sys; sys.ran_from_the_file = True",)


def downloaded():
    file = io.BytesIO()
    torch.save({"model": nn.Linear(2, 2).state_dict(), "args": Surprise()}, file)
    file.seek(0)
    sys.ran_from_the_file = False
    return file


def symptom():
    torch.load(downloaded(), weights_only=False)
    assert sys.ran_from_the_file


def cure():
    try:
        torch.load(downloaded(), weights_only=True)
    except pickle.UnpicklingError as error:
        assert "Weights only load failed" in str(error)
    assert not sys.ran_from_the_file
