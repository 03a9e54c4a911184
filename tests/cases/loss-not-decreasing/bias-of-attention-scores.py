"""A correct LSTM with attention pooling and a small rate: the bias of the scores does not change, which is harmless; the rate is the cause.

asked: the bias of my attention layer never changes, did not change, and the loss barely moves
asked: 注意力打分层的 bias 一直不变，loss 也几乎不降
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
tokens, y, images = torch.randint(50, (8, 6)), torch.arange(8) % 4, torch.randn(8, 3, 8, 8)


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.lstm = nn.Embedding(50, 16), nn.LSTM(16, 16, batch_first=True)
        self.attention, self.head = nn.Linear(16, 1), nn.Linear(16, 4)

    def forward(self, tokens):
        steps = self.lstm(self.embed(tokens))[0]
        return self.head((self.attention(steps).softmax(dim=1) * steps).sum(dim=1))


def convolution():
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.InstanceNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(288, 4))


def train(made, x, lr, steps=200, recipe=None):
    torch.manual_seed(0)
    model = made()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert train(Pooled, tokens, lr=0.01) > 1


def report(recipe, made, x, lr):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(made, x, lr, steps=2, recipe=recipe)
    return out.getvalue().splitlines()


def diagnosis(recipe):
    unchanged = "did not change (lr 0 or too small)"
    assert report(recipe, Pooled, tokens, 0.01) == [f"attention.bias: {unchanged}", "ok: 8 of 9"]
    assert report(recipe, convolution, images, 0.01) == [f"0.bias: {unchanged}", "ok: 3 of 4"]


def cure():
    assert train(Pooled, tokens, lr=1.0) < 0.1, "with the same bias"
    assert train(convolution, images, lr=0.01) < 0.3
