"""A cosine classifier: its logits lie between -1 and 1, so the loss of one batch stops far from 0; times 20 it is learned.

asked: cosine similarity logits with cross entropy, the loss stops at 0.58 and does not go to 0
asked: 训练 loss 不下降，logits 用的是余弦相似度，特征和权重都归一化
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 64), torch.arange(8) % 4


class Cosine(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.features, self.classes = nn.Linear(64, 32), nn.Parameter(torch.randn(4, 32))
        self.factor = factor

    def forward(self, x):
        features = nn.functional.normalize(self.features(x))
        return self.factor * nn.functional.linear(features, nn.functional.normalize(self.classes))


def train(factor, lr=0.01, steps=200, recipe=None):
    torch.manual_seed(0)
    model = Cosine(factor)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    for lr in (0.001, 0.01, 0.1):
        assert train(1, lr) > 0.5


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(1, steps=2, recipe=recipe)
    assert out.getvalue() == "ok: 3 of 3\n", "all ok, one batch not learned"
    assert Cosine(1)(x).abs().max() <= 1.001


def cure():
    assert train(20) < 0.05
