"""An LSTM that ends in Softmax, trained with NLLLoss: the loss is negative and goes towards -1.

asked: NLLLoss is negative and goes to -1, model ends with softmax
asked: 用 NLLLoss 训练，loss 是负数，越来越接近 -1
cause: extra-log-softmax-changes-nothing
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(48, 5, 2)
y = (x[:, -1, 0] > 0).long()


class Model(nn.Module):
    def __init__(self, last):
        super().__init__()
        self.rnn, self.out, self.last = nn.LSTM(2, 12, batch_first=True), nn.Linear(12, 2), last

    def forward(self, x):
        return self.last(self.out(self.rnn(x)[0][:, -1]))


def train(last, loss_fn):
    torch.manual_seed(0)
    model = Model(last)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
    losses = []
    for step in range(50):
        batch = slice(16 * (step % 3), 16 * (step % 3) + 16)
        optimizer.zero_grad()
        loss = loss_fn(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses)


def symptom():
    losses = train(nn.Softmax(dim=1), nn.NLLLoss())
    assert (losses < 0).all()
    assert (losses >= -1).all()


def cure():
    expected = train(nn.Identity(), nn.CrossEntropyLoss())
    assert (expected > 0).all()
    assert expected[-1] < 0.5 * expected[0]
    assert torch.allclose(train(nn.LogSoftmax(dim=1), nn.NLLLoss()), expected, atol=1e-4)
    assert torch.allclose(train(nn.LogSoftmax(dim=1), nn.CrossEntropyLoss()), expected, atol=1e-4)
