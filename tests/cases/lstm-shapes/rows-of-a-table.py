"""Rows of a table go into an LSTM as samples x features: no time dimension, no error.

asked: LSTM takes my 2-D input of batch x features without an error, is the time dimension missing
asked: LSTM 的输入是二维的，没有时间维也不报错，预测却和批次里的其他样本有关
cause: mixes-samples
"""

import torch
from torch import nn

torch.manual_seed(0)
rows = torch.randn(32, 3)


class Model(nn.Module):
    def __init__(self, time):
        super().__init__()
        self.time, self.lstm, self.head = time, nn.LSTM(3, 5, num_layers=2, batch_first=True), nn.Linear(5, 1)

    def forward(self, x):
        output, _ = self.lstm(x[:, None] if self.time else x)
        return self.head(output[:, -1] if self.time else output)


def symptom():
    model = Model(time=False)
    assert model(rows).shape == Model(time=True)(rows).shape == (32, 1)
    assert not torch.allclose(model(rows)[5:], model(rows[5:]), rtol=1e-3)
    time_first = nn.LSTM(3, 5)
    found = time_first(rows[:, None])[0][5:], time_first(rows[5:, None])[0]
    assert not torch.allclose(*found, rtol=1e-3), "x[:, None] without batch_first=True does not help"


def diagnosis(recipe):
    assert recipe("mixes_samples")(Model(time=False), rows)
    noisy = nn.Sequential(Model(time=True), nn.Module())
    noisy[1].forward = lambda x: nn.functional.dropout(x, 0.5)  # in eval() too
    assert recipe("mixes_samples")(noisy, rows)


def cure(recipe):
    model = Model(time=True)
    assert torch.allclose(model(rows)[5:], model(rows[5:]), atol=1e-6)
    assert not recipe("mixes_samples")(model, rows)


def healthy(recipe):
    assert not recipe("mixes_samples")(Model(time=False), rows[:1])  # a batch of one shows nothing
