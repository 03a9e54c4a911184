"""nn.LSTM(dropout=0.5) has one layer and overfits as before: it drops nothing; an nn.Dropout behind it does.

asked: UserWarning dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1
asked: LSTM 只有一层，设置了 dropout 却没有任何作用，还有警告
cause: one-layer-lstm-drops-nothing
"""

import warnings

import torch
from torch import nn


class Forecast(nn.Module):
    def __init__(self, num_layers, behind):
        super().__init__()
        with warnings.catch_warnings(record=True) as self.caught:
            warnings.simplefilter("always")
            self.rnn = nn.LSTM(3, 16, num_layers, dropout=0.5, batch_first=True)
        self.drop, self.out = nn.Dropout(0.5 if behind else 0.0), nn.Linear(16, 1)

    def forward(self, x):
        _, (h, _) = self.rnn(x)
        return self.out(self.drop(h[-1]))


def passes_agree(model):
    x = torch.randn(8, 6, 3)
    return torch.equal(model(x), model(x))


def symptom():
    model = Forecast(num_layers=1, behind=False).train()
    assert passes_agree(model)
    assert "expects num_layers greater than 1" in str(model.caught[0].message)


def cure():
    assert not passes_agree(Forecast(num_layers=1, behind=True).train())
    assert not passes_agree(Forecast(num_layers=2, behind=False).train())
    assert passes_agree(Forecast(num_layers=1, behind=True).eval())
