"""Metric learning: the criterion has weights of its own, the optimizer trains both, and clip_grad_norm_ gets model.parameters().

asked: gradient norm is still large after clip_grad_norm_(model.parameters()), the loss function has a weight too
asked: 损失函数自己也有权重，clip_grad_norm_(model.parameters()) 之后梯度范数还是很大
cause: clips-nothing
"""

import contextlib
import io
import re

import torch
from torch import nn


class Proxies(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 8))

    def forward(self, features, labels):
        return nn.functional.cross_entropy(30 * features @ nn.functional.normalize(self.weight).T, labels)


def train(both, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 8))
    criterion = Proxies()
    trained = [*model.parameters(), *criterion.parameters()]
    optimizer = torch.optim.AdamW(trained, lr=1e-3)
    returned, out = [], io.StringIO()
    with contextlib.redirect_stdout(out):
        if recipe:
            recipe("watch_clipping")(optimizer, steps=10)
        for _ in range(10):
            loss = criterion(model(torch.randn(16, 4)), torch.randint(3, (16,)))
            optimizer.zero_grad()
            loss.backward()
            given = trained if both else model.parameters()
            returned.append(nn.utils.clip_grad_norm_(given, max_norm=0.5).item())
            optimizer.step()
    used = nn.utils.get_total_norm([p.grad for p in trained]).item()
    return used, max(returned), out.getvalue()


def largest(printed):
    return float(re.search(r" to (\S+),", printed)[1])


def symptom():
    assert train(both=False)[0] > 1


def diagnosis(recipe):
    _, returned, printed = train(False, recipe)
    assert largest(printed) > 0.51
    assert returned > 0 and abs(returned / largest(printed) - 1) > 0.02


def cure():
    assert train(both=True)[0] < 0.51


def healthy(recipe):
    assert largest(train(True, recipe)[2]) < 0.51
