"""Twenty Linear layers with Sigmoid: neither xavier nor LayerNorm helps, the outputs hardly depend on the input.

asked: deep network with sigmoid activations outputs the same value for every input, even with xavier init
asked: 深层 Sigmoid 网络，用了 xavier 初始化还是学不动，输出都一样
cause: which
"""

import torch
from torch import nn


def spread(activation, init, norm=nn.Identity):
    torch.manual_seed(0)
    layers = []
    for _ in range(20):
        linear = nn.Linear(256, 256)
        init(linear.weight)
        nn.init.zeros_(linear.bias)
        layers += [linear, norm(), activation()]
    return nn.Sequential(*layers)(torch.randn(64, 256)).std(dim=0).mean().item()


def symptom():
    for init in nn.init.xavier_uniform_, nn.init.kaiming_normal_, lambda w: None:
        assert spread(nn.Sigmoid, init) < 1e-6
        assert spread(nn.Sigmoid, init, lambda: nn.LayerNorm(256)) < 1e-6


def cure():
    assert spread(nn.Tanh, nn.init.xavier_uniform_) > 0.05
    assert spread(nn.ReLU, nn.init.kaiming_normal_) > 0.05


def healthy(recipe):
    assert spread(nn.ReLU, lambda w: None, lambda: nn.LayerNorm(256)) > 0.05
