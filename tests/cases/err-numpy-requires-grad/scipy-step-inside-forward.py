"""NumPy inside forward(): the head learns, and the encoder before it never moves.

asked: I use a numpy or scipy function inside forward with detach().numpy() and from_numpy, the first layers do not train
asked: forward 里用 detach().numpy() 处理特征再转回张量，前面的层不更新
cause: not-in-the-loss
"""

import numpy as np
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, in_numpy):
        super().__init__()
        self.encoder, self.head, self.in_numpy = nn.Linear(4, 8), nn.Linear(8, 1), in_numpy

    def forward(self, x):
        h = self.encoder(x)
        if self.in_numpy:
            h = torch.from_numpy(np.sort(np.tanh(h.detach().cpu().numpy()), axis=1))
        else:
            h = h.tanh().sort(dim=1).values
        return self.head(h)


def train(in_numpy):
    torch.manual_seed(0)
    model = Model(in_numpy)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    before = [p.detach().clone() for p in model.parameters()]
    for _ in range(5):
        x = torch.randn(16, 4)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x.sum(1, keepdim=True)).backward()
        optimizer.step()
    return [not torch.equal(p, old) for p, old in zip(model.parameters(), before)]


def symptom():
    assert train(in_numpy=True) == [False, False, True, True]


def cure():
    assert train(in_numpy=False) == [True, True, True, True]
