"""h_n of an LSTM, (1, N, H), goes into the last layer as it is: output (1, N, 1), labels (N,), and the mean is learned.

asked: LSTM h_n into Linear, output (1, 32, 1), target (32,), UserWarning target size, all predictions the same
asked: LSTM 的 h_n 直接接 Linear，输出 (1, 32, 1)，标签 (32,)，警告 target size，预测都一样
cause: shapes
"""

import warnings

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 6, 2)
labels = x.sum(dim=(1, 2)) / 4


def fit(state_of, targets, loss_fn):
    torch.manual_seed(0)
    lstm, linear = nn.LSTM(2, 16, batch_first=True), nn.Linear(16, 1)
    optimizer = torch.optim.Adam([*lstm.parameters(), *linear.parameters()], lr=0.02)
    for _ in range(120):
        optimizer.zero_grad()
        loss = loss_fn(linear(state_of(lstm(x)[1][0])), targets)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loss = fit(lambda h: h, labels, nn.MSELoss())
    assert "(torch.Size([32])) that is different to the input size (torch.Size([1, 32, 1]))" in str(caught[0].message)
    assert loss > 0.9 * labels.var(correction=0).item()


def diagnosis(recipe):
    try:
        fit(lambda h: h, labels, recipe("same_shape")(nn.MSELoss()))
    except ValueError as error:
        assert "only a 1 is missing or too many" in str(error)
    else:
        raise AssertionError("accepted")


def cure():
    assert fit(lambda h: h[-1], labels.unsqueeze(1), nn.MSELoss()) < 0.1 * labels.var(correction=0).item()
