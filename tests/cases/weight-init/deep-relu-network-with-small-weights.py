"""A deep ReLU network whose weights are all drawn with std=0.01: its outputs do not depend on the input, and nothing is learned.

asked: deep MLP with weights from normal_(0, 0.01) does not learn from the start, output is the same for every input
asked: 深层网络用 normal_(std=0.01) 初始化权重，一开始就学不动，输出都一样
cause: signal-through-20-layers
"""

import torch
from torch import nn


def init(module, how):
    if isinstance(module, nn.Linear):
        if how == "std=0.01":
            nn.init.normal_(module.weight, std=0.01)
        else:
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)


def train(how, norm=nn.Identity, depth=8):
    torch.manual_seed(0)
    layers = [nn.Linear(2, 32), norm(32), nn.ReLU()]
    for _ in range(depth):
        layers += [nn.Linear(32, 32), norm(32), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(32, 2))
    if how != "default":
        model.apply(lambda module: init(module, how))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(50):
        x = torch.randn(64, 2)
        labels = (x[:, 0] > 0).long()
        loss = nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return loss.item()


def symptom():
    assert abs(train("std=0.01") - 0.693) < 0.03


def cure():
    assert train("kaiming") < 0.4
    assert train("std=0.01", norm=nn.BatchNorm1d) < 0.55
    assert train("default", depth=2) < 0.4
