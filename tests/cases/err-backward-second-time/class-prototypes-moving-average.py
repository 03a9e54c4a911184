"""A moving average of features (a prototype, a codebook) is kept with its graph.

asked: exponential moving average of features as buffer, second iteration backward through the graph a second time
asked: 用滑动平均维护类原型 prototype，第二步 backward 报计算图已释放
cause: computed-once-outside-the-loop
"""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, detach):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 5))
        self.register_buffer("prototype", torch.zeros(5))
        self.detach = detach

    def forward(self, x):
        z = self.encoder(x)
        mean = z.mean(0).detach() if self.detach else z.mean(0)
        self.prototype = 0.9 * self.prototype + 0.1 * mean
        return z, (z - self.prototype).square().sum(1)


def train(detach):
    torch.manual_seed(0)
    model, done = Model(detach), 0
    optimizer = torch.optim.AdamW(model.parameters())
    for x in torch.randn(3, 6, 4):
        _, distance = model(x)
        optimizer.zero_grad()
        try:
            distance.mean().backward()
        except RuntimeError as error:
            return done, str(error)
        optimizer.step()
        done += 1
    return done, ""


def symptom():
    done, error = train(detach=False)
    assert done == 1
    assert "backward through the graph a second time" in error


def cure():
    assert train(detach=True) == (3, "")
