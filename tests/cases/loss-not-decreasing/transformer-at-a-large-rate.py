"""A Transformer with Adam at lr 0.1: the loss sits at ln 4 from the first steps on; at 0.003 it learns.

asked: transformer predicts the same class for every sentence, loss stuck at ln C with Adam
asked: Transformer 的 loss 一直卡在 ln C，对每个句子都预测同一类
cause: learning-rate
"""

import contextlib
import io
import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randint(50, (16, 4))
y = x.sum(dim=1) % 4


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(32, 4, 32, dropout=0.0, batch_first=True)
        self.embed, self.encoder = nn.Embedding(50, 32), nn.TransformerEncoder(layer, 4)
        self.head = nn.Linear(32, 4)

    def forward(self, tokens):
        return self.head(self.encoder(self.embed(tokens)).mean(dim=1))


def train(lr, steps=20, recipe=None):
    torch.manual_seed(0)
    model = Classifier()
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
    assert abs(train(lr=0.1) - math.log(4)) < 0.1


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(lr=0.1, steps=2, recipe=recipe)
    assert out.getvalue().startswith("ok"), "all ok: then the learning rate"
    q, k, v = layers = nn.ModuleList(nn.Linear(8, 8) for _ in range(3))
    optimizer = torch.optim.SGD(layers.parameters(), lr=0.01)
    recipe("diagnose")(layers, optimizer)
    inputs = torch.randn(4, 5, 8)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(2):
            optimizer.zero_grad()
            attended = nn.functional.scaled_dot_product_attention(q(inputs), k(inputs), v(inputs))
            attended.square().mean().backward()
            optimizer.step()
    assert out.getvalue().startswith(("1.bias: did not change", "1.bias: gradient is exactly 0"))


def cure():
    assert train(lr=0.003) < 0.1
