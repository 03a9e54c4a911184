"""h_n.view(batch, -1) of two layers puts states of different samples into one row.

asked: h_n.view(batch_size, -1) of a bidirectional LSTM classifier does not learn
asked: 双层 LSTM 用 h_n.view(batch, -1) 接全连接层，样本之间互相影响
cause: mixes-samples
"""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, view, **options):
        super().__init__()
        self.recurrent, self.view = nn.LSTM(3, 5, batch_first=True, **options), view
        self.head = nn.Linear(10, 2)

    def forward(self, x):
        h_n = self.recurrent(x)[1][0]
        return self.head(h_n.view(len(x), -1) if self.view else torch.cat([h_n[-2], h_n[-1]], dim=1))


OPTIONS = {"num_layers": 2}, {"bidirectional": True}
x = torch.randn(4, 7, 3)


def symptom():
    for options in OPTIONS:
        assert Classifier(True, **options)(x).shape == (4, 2), "no error"


def diagnosis(recipe):
    for options in OPTIONS:
        assert recipe("mixes_samples")(Classifier(True, **options), x)


def cure():
    for options in OPTIONS:
        model = Classifier(False, **options)
        assert torch.allclose(model(x)[:1], model(x[:1]), atol=1e-6)


def healthy(recipe):
    for options in OPTIONS:
        assert not recipe("mixes_samples")(Classifier(False, **options), x)
