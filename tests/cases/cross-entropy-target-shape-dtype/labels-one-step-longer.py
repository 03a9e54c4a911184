"""A language model reads all words but the last and is compared with all words: the labels are one step longer.

asked: transformer language model Expected input batch_size (20) to match target batch_size (24)
asked: Expected target size [4, 5], got [4, 6] although the classes are in dimension 1
asked: 语言模型 交叉熵 Expected target size [4, 5], got [4, 6]，类别已经换到第 1 维
cause: sizes-must-match
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
words = (torch.randint(9, (4, 1)) + torch.arange(6)) % 9  # each word is the one before it plus 1


def train(labels, arrange):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(9, 16), nn.LayerNorm(16), nn.Linear(16, 9))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
    for _ in range(40):
        optimizer.zero_grad()
        logits = model(words[:, :-1])
        try:
            loss = F.cross_entropy(*arrange(logits, labels))
        except (RuntimeError, ValueError) as error:
            return str(error)
        loss.backward()
        optimizer.step()
    return loss.item()


def moved(logits, labels):
    return logits.movedim(-1, 1), labels


def flat(logits, labels):
    return logits.flatten(0, 1), labels.flatten()


def symptom():
    assert train(words, moved) == "Expected target size [4, 5], got [4, 6]"
    assert "batch_size (20) to match target batch_size (24)" in train(words, flat)


def cure():
    assert train(words[:, 1:], moved) < 0.1
    assert train(words[:, 1:], flat) < 0.1
