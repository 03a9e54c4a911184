"""An LSTM predicts one value per time step and the last batch has one sequence: each step is compared with every step.

asked: batch size 1, LSTM output (1, 20, 1), target (1, 20), loss wrong although there is only one sample
asked: 批次大小是 1，LSTM 输出 (1, 20, 1)，标签 (1, 20)，只有一个样本 loss 也不对吗
cause: shapes
"""

import warnings

import torch
from torch import nn


class Forecast(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.LSTM(2, 8, batch_first=True), nn.Linear(8, 1)

    def forward(self, x):
        hidden, state = self.rnn(x)
        return self.head(hidden), state


def loss_against_itself(change, wrap=lambda loss_fn: loss_fn, sequences=1, dtype=torch.float32):
    torch.manual_seed(0)
    model = nn.DataParallel(Forecast()).to(dtype)
    output, _ = model(torch.randn(sequences, 20, 2, dtype=dtype))
    labels = output.detach().squeeze(-1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return wrap(nn.SmoothL1Loss())(output, change(labels)).item()


def symptom():
    for dtype in (torch.float32, torch.float64):
        assert loss_against_itself(lambda labels: labels, dtype=dtype) > 0


def diagnosis(recipe):
    for sequences in (1, 20, 3):
        try:
            loss_against_itself(lambda labels: labels, recipe("same_shape"), sequences)
        except ValueError as error:
            assert f"target ({sequences}, 20): only a 1 is missing" in str(error)
        else:
            raise AssertionError("no error")
    try:
        loss_against_itself(lambda labels: labels.mean(0, keepdim=True)[..., None], recipe("same_shape"), 3)
    except ValueError as error:
        assert "One row for all?" in str(error)


def cure():
    for sequences in (1, 20, 3):
        assert loss_against_itself(lambda labels: labels.unsqueeze(-1), sequences=sequences) == 0


def healthy(recipe):
    assert loss_against_itself(lambda labels: labels.unsqueeze(-1), recipe("same_shape")) == 0
