"""The initial state of an LSTM is made in forward() with torch.zeros.

asked: LSTM hidden state h0 torch.zeros is on cpu, same device error
asked: LSTM 的 h0 用 torch.zeros 创建，报不在同一设备
cause: created-in-forward
"""

import contextlib
import io

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, zeros):
        super().__init__()
        self.rnn, self.head, self.zeros = nn.GRUCell(3, 5), nn.Linear(5, 2), zeros

    def forward(self, x):
        state = self.zeros(x)
        for step in x.unbind(1):
            state = self.rnn(step, state)
        return self.head(state)


x = torch.randn(4, 7, 3, device="meta")


def cpu(x):
    return torch.zeros(len(x), 5)


def follows(x):
    return torch.zeros(len(x), 5, device=x.device)


def printed(recipe, zeros):
    text, net = io.StringIO(), Classifier(zeros).to("meta")
    recipe("watch_devices")(net)
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        net(x)
    return text.getvalue()


def symptom():
    try:
        Classifier(cpu).to("meta")(x)
    except RuntimeError as error:
        assert "device" in str(error)
    else:
        raise AssertionError("no error")
    for recurrent in (nn.LSTM(3, 5), nn.GRU(3, 5), nn.RNN(3, 5)):
        state = torch.zeros(1, 7, 5)
        try:
            recurrent.to("meta")(x, (state, state) if isinstance(recurrent, nn.LSTM) else state)
        except RuntimeError as error:
            assert "Input and hidden tensors are not at the same device" in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    for recurrent in (nn.LSTM(3, 5), nn.GRU(3, 5), nn.RNN(3, 5)):
        try:
            recurrent.to("meta")(torch.randn(4, 7, 3))  # the input was not moved: another message
        except RuntimeError as error:
            assert "Input and parameter tensors are not at the same device" in str(error)
        else:
            raise AssertionError("no error")
    assert "model.rnn (GRUCell): own tensors on ['meta'], input on ['cpu', 'meta']" in printed(recipe, cpu)


def cure():
    for zeros in (follows, lambda x: x.new_zeros(len(x), 5)):
        assert Classifier(zeros).to("meta")(x).device.type == "meta"


def healthy(recipe):
    assert not printed(recipe, follows)
