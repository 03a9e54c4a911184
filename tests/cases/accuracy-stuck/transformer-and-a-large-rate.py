"""A transformer classifier (GELU) with a learning rate far too large: it says nearly one class only, and keeps to it.

asked: fine-tuned BERT predicts the same class for every input, accuracy stays at 50%
asked: 微调 transformer，几乎只预测一类，准确率一直 0.5
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(20, (60, 5))
y = (tokens[:, 0] > 9).long()


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 32)
        layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, activation="gelu", batch_first=True)
        self.layer = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(32, 2)

    def forward(self, tokens):
        return {"logits": self.head(self.layer(self.embed(tokens))[:, 0])}


def train(model, lr, steps=25):
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(tokens)["logits"], y).backward()
        optimizer.step()
    return model(tokens)["logits"].detach()


def made(lr):
    torch.manual_seed(0)
    model = Classifier()
    return model, train(model, lr)


def symptom():
    _, logits = made(lr=1.0)
    assert (logits.argmax(dim=1) == y).float().mean() < 0.6


def diagnosis(recipe):
    model, logits = made(lr=1.0)
    said = recipe("explain_accuracy")
    assert said(logits, y) == said(train(model, lr=0.01), y) == "one class is (almost) always predicted"
    hidden = [layer for _ in range(10) for layer in (nn.Linear(16, 16), nn.Sigmoid())]
    sigmoids = nn.Sequential(*hidden, nn.Linear(16, 2))(torch.randn(60, 16))
    assert said(sigmoids, y) == "every sample gets the same output"


def cure():
    assert (made(lr=0.01)[1].argmax(dim=1) == y).float().mean() > 0.9


def healthy(recipe):
    assert recipe("explain_accuracy")(made(lr=0.01)[1], y) == "the predictions follow the labels"
