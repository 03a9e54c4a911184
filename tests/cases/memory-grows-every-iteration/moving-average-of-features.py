"""A moving average of the features is kept in a buffer, with its graph: each step adds to it.

asked: memory grows slowly, I keep an exponential moving average of features in a buffer
asked: 用缓冲区保存特征的滑动平均，内存慢慢涨，训练也越来越慢
cause: what-grew
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, cut):
        super().__init__()
        self.body, self.out = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU()), nn.Linear(8, 2)
        self.register_buffer("center", torch.zeros(8))
        self.cut = cut

    def forward(self, x):
        h = self.body(x)
        mean = h.mean(0)
        self.center = 0.9 * self.center + 0.1 * (mean.detach() if self.cut else mean)
        return self.out(h), h


def train(cut, recipe=None):
    torch.manual_seed(0)
    model = Net(cut)
    optimizer = torch.optim.Adam(model.parameters())
    growth = recipe and recipe("Growth")()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            logits, _ = model(torch.randn(6, 4))
            optimizer.zero_grad()
            nn.functional.cross_entropy(logits, torch.tensor([0, 1] * 3)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            if growth:
                growth.report()
    return model.center, out.getvalue().splitlines()


def symptom():
    assert train(cut=False)[0].grad_fn is not None


def diagnosis(recipe):
    _, lines = train(False, recipe)
    assert len(lines) == 4
    assert all(line.endswith(" graph nodes") for line in lines)


def cure():
    assert train(cut=True)[0].grad_fn is None


def healthy(recipe):
    assert train(True, recipe)[1] == ["nothing grew"] * 4
