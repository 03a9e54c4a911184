"""An LSTM returns a value for each time step, the labels are one for each sequence: no error for any length, the mean is learned.

asked: LSTM regression output (32, 10, 1), target (32,), UserWarning target size, predictions are all the mean
asked: LSTM 做回归，输出 (32, 10, 1)，标签 (32,)，警告 target size 不同，预测全是均值
cause: same-shape
"""

import warnings

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 6, 2)
labels = x.sum(dim=(1, 2)) / 4


def fit(take, loss_fn):
    torch.manual_seed(0)
    lstm, linear = nn.LSTM(2, 16, batch_first=True), nn.Linear(16, 1)
    optimizer = torch.optim.Adam([*lstm.parameters(), *linear.parameters()], lr=0.02)
    for _ in range(120):
        optimizer.zero_grad()
        loss = loss_fn(take(linear(lstm(x)[0])), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loss = fit(lambda output: output, nn.MSELoss())
    assert "Using a target size (torch.Size([32]))" in str(caught[0].message)
    assert loss > 0.9 * labels.var(correction=0).item()


def diagnosis(recipe):
    try:
        fit(lambda output: output, recipe("same_shape")(nn.MSELoss()))
    except ValueError as error:
        assert "one label per sequence?" in str(error)
    else:
        raise AssertionError("accepted")


def cure():
    assert fit(lambda output: output[:, -1, 0], nn.MSELoss()) < 0.1 * labels.var(correction=0).item()
