"""A bare squeeze() turns the output of a last batch with one sample into []: a warning in that batch alone. squeeze(1) has none.

asked: UserWarning target size (torch.Size([1])) different to the input size (torch.Size([])) only in the last batch
asked: 只有最后一个批次警告 target size torch.Size([1]) 和 input size torch.Size([]) 不同
cause: same-shape
"""

import warnings

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def epoch(squeeze, wrap=lambda loss_fn: loss_fn):
    torch.manual_seed(0)
    model, loss_fn = nn.Linear(3, 1), wrap(nn.MSELoss())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for x, y in DataLoader(TensorDataset(torch.randn(33, 3), torch.randn(33)), batch_size=8):
            loss_fn(squeeze(model(x)), y).backward()
    return [str(warning.message) for warning in caught]


def symptom():
    (message,) = epoch(torch.squeeze)
    assert "target size (torch.Size([1]))" in message and "input size (torch.Size([]))" in message


def diagnosis(recipe):
    try:
        epoch(torch.squeeze, recipe("same_shape"))
    except ValueError as error:
        assert "output (), target (1,): only a 1 is missing" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    try:
        torch.rand(1).expand_as(torch.rand(()))
    except RuntimeError:
        pass
    else:
        raise AssertionError("expand_as took away a dimension")
    assert epoch(lambda output: output.squeeze(1)) == []


def healthy(recipe):
    epoch(lambda output: output.squeeze(1), recipe("same_shape"))
