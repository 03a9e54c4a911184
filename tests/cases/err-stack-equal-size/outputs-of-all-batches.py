"""The outputs of an evaluation are collected per batch and stacked: the last batch is shorter.

asked: torch.stack of model outputs after evaluation, stack expects each tensor to be equal size, got [4, 2] and [2, 2]
asked: 评估完把每个批次的输出用 torch.stack 合并，最后一批较短，报 stack expects each tensor to be equal size
cause: messages-of-other-parts
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader

samples = [torch.ones(3)] * 10


def outputs():
    model = nn.Linear(3, 2)
    with torch.no_grad():
        return [model(x) for x in DataLoader(samples, batch_size=4)]


def symptom():
    try:
        torch.stack(outputs())
    except RuntimeError as error:
        assert "equal size, but got [4, 2] at entry 0 and [2, 2] at entry 2" in str(error)
    else:
        raise AssertionError("it does not raise")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert recipe("odd_shapes")(samples) == {}
    assert said.getvalue() == "all samples are alike\n"


def cure():
    assert torch.cat(outputs()).shape == (10, 2)
