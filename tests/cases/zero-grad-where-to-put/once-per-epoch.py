"""An LSTM on mini-batches: the gradient norm grows within the epoch and falls at its end: zeroed once per epoch.

asked: gradient norm grows during the epoch and resets at the next epoch
asked: 梯度范数在一个 epoch 里越来越大，下个 epoch 又变小
cause: wrong
"""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(2, 8, batch_first=True)
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1])


def norms(every_batch):
    torch.manual_seed(0)
    x, y = torch.randn(128, 5, 2), torch.full((128, 1), 5.0)
    model = Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    found = []
    for _ in range(2):
        optimizer.zero_grad()
        for xb, yb in zip(x.split(16), y.split(16)):
            if every_batch:
                optimizer.zero_grad()
            nn.functional.mse_loss(model(xb), yb).backward()
            found.append(nn.utils.get_total_norm([p.grad for p in model.parameters()]).item())
            optimizer.step()
    return found


def symptom():
    found = norms(every_batch=False)
    assert found[7] > 5 * found[0]
    assert found[15] > 5 * found[8]


def cure():
    found = norms(every_batch=True)
    assert max(found) < 2 * min(found)
