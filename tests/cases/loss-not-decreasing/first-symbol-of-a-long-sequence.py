"""The class stands in the first step and an LSTM's last step, 150 steps later, is read: the same output for every sample, and there is no padding.

asked: LSTM must remember the first token of a long sequence, same output for every sample, loss stays at ln 5
asked: LSTM 要记住很长序列的第一个 token，输出都一样，loss 停在 1.609
cause: path
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(8) % 5
x = torch.randn(1, 150, 5).repeat(8, 1, 1)
x[:, 0] = nn.functional.one_hot(y, 5).float()


class Reader(nn.Module):
    def __init__(self, read):
        super().__init__()
        self.read = read
        self.lstm, self.head = nn.LSTM(5, 32, batch_first=True), nn.Linear(32, 5)

    def forward(self, x):
        return self.head(self.read(self.lstm(x)[0]))


def train(read, lr=0.03, steps=50):
    torch.manual_seed(0)
    model = Reader(read)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), model(x).std(0).max().item()


def symptom():
    for lr in (1e-3, 1e-2, 1e-1):
        loss, spread = train(lambda out: out[:, -1], lr)
        assert loss > 1.5 and spread < 1e-3, "nearly the same for every sample"


def cure():
    assert train(lambda out: out.amax(1))[0] < 0.1
