"""A tagger on 12 sentences with padding (label -100): the training set is learned by heart.

asked: NER sequence tagging model overfits, validation loss rises after a few epochs
asked: 命名实体识别（序列标注）模型过拟合，验证 loss 几轮之后就上升
cause: fix
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(30, 16)
        self.rnn = nn.LSTM(16, 24, batch_first=True, bidirectional=True)
        self.out = nn.Linear(48, 3)

    def forward(self, tokens):
        return self.out(self.rnn(self.embed(tokens))[0])


def train(sentences, epochs):
    torch.manual_seed(0)
    tokens = torch.randint(1, 30, (sentences + 100, 8))
    noisy = torch.rand(tokens.shape) < 0.3
    tags = torch.where(noisy, torch.randint(3, tokens.shape), tokens % 3)
    tags[:, 6:] = -100
    train_set = TensorDataset(tokens[:sentences], tags[:sentences])
    val_set = TensorDataset(tokens[sentences:], tags[sentences:])
    model, losses = Tagger(), []
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(epochs):
        model.train()
        for x, y in DataLoader(train_set, batch_size=12, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten()).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            x, y = val_set.tensors
            losses.append(nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten()).item())
    return model, losses, DataLoader(train_set, batch_size=7), DataLoader(val_set, batch_size=30)


def symptom():
    _, losses, *_ = train(12, epochs=40)
    assert losses[-1] > 1.3 * min(losses)


def diagnosis(recipe):
    model, losses, *loaders = train(12, epochs=40)
    found = recipe("diagnose_overfitting")(model, *loaders, class_dim=-1)
    assert found["missing classes"] == []
    assert abs(found["val loss"] - losses[-1]) < 1e-4
    assert found["train accuracy"] - found["val accuracy"] > 0.2


def cure():
    _, losses, *_ = train(12, epochs=40)
    assert min(train(300, epochs=4)[1]) < 0.95 * min(losses)


def healthy(recipe):
    model, _, *loaders = train(300, epochs=4)
    found = recipe("diagnose_overfitting")(model, *loaders, class_dim=-1)
    assert found["train accuracy"] - found["val accuracy"] < 0.1
