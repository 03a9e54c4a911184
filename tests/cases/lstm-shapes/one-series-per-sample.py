"""Each sample is one series of numbers, and the batch samples x time has no feature dimension.

asked: univariate time series LSTM input.size(-1) must be equal to input_size. Expected 1, got 7
asked: 单变量时间序列 LSTM 报 input.size(-1) must be equal to input_size. Expected 1, got 7
cause: messages
"""

import torch
from torch import nn

torch.manual_seed(0)
prices = torch.randn(4, 7)


class Model(nn.Module):
    def __init__(self, add_feature):
        super().__init__()
        self.add_feature, self.lstm, self.head = add_feature, nn.LSTM(1, 5, batch_first=True), nn.Linear(5, 1)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x[..., None] if self.add_feature else x)
        return self.head(h_n[-1])


def symptom():
    try:
        Model(add_feature=False)(prices)
    except RuntimeError as error:
        assert "Expected 1, got 7" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    as_features = nn.Sequential(nn.LSTM(7, 5, batch_first=True))
    assert recipe("mixes_samples")(as_features, prices), "input_size=7 silences it and mixes the samples"


def cure():
    model = Model(add_feature=True)
    assert model(prices).shape == (4, 1)
    assert torch.allclose(model(prices)[2:], model(prices[2:]), atol=1e-6)


def healthy(recipe):
    model = Model(add_feature=True)
    assert not recipe("mixes_samples")(model, prices)
    nn.utils.weight_norm(model.head)  # copy.deepcopy alone refuses its weight
    assert not recipe("mixes_samples")(model, prices)
