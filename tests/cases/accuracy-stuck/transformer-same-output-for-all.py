"""A transformer classifier with standardised inputs and a learning rate too large: every sample gets the same output, and no ReLU or mask is to blame.

asked: transformer outputs exactly the same logits for every input after a few epochs, accuracy stays at 50%
asked: Transformer 训练几轮之后，每个样本的输出都一样，准确率不变
cause: read
"""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(4, 16)
        layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)
        self.layer = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(16, 2)

    def forward(self, x):
        return self.head(self.layer(self.embed(x))[:, 0])


def made(lr, seed):
    torch.manual_seed(seed)
    x = torch.randn(400, 5, 4)
    y = (x[:, 0, 0] > 0).long()
    model = Classifier()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    for _ in range(6):
        for xb, yb in zip(x.split(32), y.split(32)):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model(x).detach(), y


def symptom():
    for seed in range(3):
        logits, y = made(lr=1.0, seed=seed)
        assert (logits.argmax(dim=1) == y).float().mean() < 0.6


def diagnosis(recipe):
    tried = [(lr, seed) for lr in (0.3, 1.0, 3.0) for seed in (0, 1)]
    said = [recipe("explain_accuracy")(*made(lr, seed)) for lr, seed in tried]
    assert "every sample gets the same output" in said
    assert "the predictions follow the labels" not in said


def cure():
    for seed in range(3):
        logits, y = made(lr=0.003, seed=seed)
        assert (logits.argmax(dim=1) == y).float().mean() > 0.9


def healthy(recipe):
    assert recipe("explain_accuracy")(*made(lr=0.003, seed=0)) == "the predictions follow the labels"
