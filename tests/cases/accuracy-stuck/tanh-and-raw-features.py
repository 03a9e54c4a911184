"""Features around 100 into Tanh layers: the first Tanh gives the same ±1 for every sample.

asked: MLP with tanh predicts the same output for every sample, accuracy stuck at the share of one class
asked: 用 tanh 的网络，每个样本的输出都一样，准确率不变
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
standard = torch.randn(600, 10)
y, raw = standard[:, :3].argmax(dim=1), 5 * standard + 100


def train(x, rate=0.01, layer=nn.Tanh):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, 32), layer(), nn.Linear(32, 32), layer(), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    for _ in range(15):
        for batch in torch.randperm(600).split(50):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model


def first_equal(model, x):
    for layer in model:
        x = layer(x)
        if torch.allclose(x, x[:1].expand_as(x)):
            return type(layer)
    return None


def symptom():
    assert (train(raw)(raw).argmax(dim=1) == y).float().mean() < 0.45


def diagnosis(recipe):
    model = train(raw)
    assert recipe("explain_accuracy")(model(raw), y) == "every sample gets the same output"
    assert first_equal(model, raw) is nn.Tanh
    steep = train(standard, rate=30.0, layer=nn.Sigmoid)
    assert recipe("explain_accuracy")(steep(standard), y) == "every sample gets the same output"
    assert first_equal(steep, standard) is nn.Sigmoid, "too large a rate alone does it as well"


def cure():
    for layer in (nn.Tanh, nn.Sigmoid):
        x = (raw - raw.mean(0)) / raw.std(0)
        assert (train(x, layer=layer)(x).argmax(dim=1) == y).float().mean() > 0.85
