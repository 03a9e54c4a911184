"""The blocks of a net stand in a Python list: eval() does not reach their BatchNorm, a prediction depends on the batch.

asked: predictions change with the batch although model.eval() is called, layers are kept in a python list
asked: 调用了 eval()，同一张图的预测还是随 batch 变化，层放在 python 列表里
cause: check-eval
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, container, layer):
        super().__init__()
        self.blocks = container([nn.Sequential(nn.Linear(6, 6), layer(6), nn.ReLU()) for _ in range(2)])
        self.out = nn.Linear(6, 2)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.out(x)


def trained(container, layer=nn.BatchNorm1d):
    torch.manual_seed(0)
    model = Net(container, layer)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(32, 6) + 2), torch.randint(2, (32,))).backward()
        optimizer.step()
    return model


def alone_and_among_others(model):
    model.eval()
    x = torch.randn(32, 6) + 2
    with torch.no_grad():
        return model(x[:4]), model(x)[:4]


def symptom():
    assert not torch.allclose(*alone_and_among_others(trained(list)), atol=1e-2)


def diagnosis(recipe):
    repeats, alone = recipe("check_eval")(trained(list), torch.randn(8, 6))
    assert repeats
    assert not alone
    model = trained(list, lambda n: nn.Dropout())
    assert not recipe("check_eval")(model, torch.randn(8, 6))[0]
    nn.init.constant_(model.out.bias, 300.0)
    assert not recipe("check_eval")(model, torch.randn(8, 6))[0], "a regression of values around 300"
    for first in (False, True):
        lstm, block = nn.LSTM(6, 4, batch_first=first), nn.TransformerEncoderLayer(6, 2, batch_first=first)
        for model in (lstm, nn.TransformerEncoder(block, 1, enable_nested_tensor=False)):
            assert recipe("check_eval")(model, torch.randn(8, 5, 6)) == (True, first), "samples read as a sequence"


def cure():
    assert torch.allclose(*alone_and_among_others(trained(nn.ModuleList)), atol=1e-5)


def healthy(recipe):
    model = trained(nn.ModuleList)
    assert recipe("check_eval")(model, torch.randn(8, 6)) == (True, True)
    nn.init.constant_(model.out.bias, 300.0)
    assert recipe("check_eval")(model, torch.randn(8, 6)) == (True, True)
    assert recipe("check_eval")(trained(nn.ModuleList).bfloat16(), torch.randn(8, 6).bfloat16()) == (True, True)
