"""The vocabulary is built from the test texts: with the size in the file it loads, and the words have the vectors of others.

asked: size mismatch for embedding.weight at prediction, made the embedding as large as in the file, accuracy is gone
asked: 预测时 embedding 尺寸不匹配，把词表大小改成文件里的就不报错了，准确率却像没训练过
cause: rows-of-the-vocabulary
"""

import random

import torch
from torch import nn

WORDS = [f"word{i}" for i in range(150)]


class Sentiment(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embedding = nn.EmbeddingBag(words, 16)
        self.fc = nn.Linear(16, 2)

    def forward(self, ids):
        return self.fc(self.embedding(ids))


def texts(words, n):
    drawn = [[random.choice(words) for _ in range(9)] for _ in range(n)]
    return drawn, torch.tensor([sum(WORDS.index(w) % 2 for w in text) > 4 for text in drawn]).long()


def built(drawn):
    return {word: i for i, word in enumerate(sorted({word for text in drawn for word in text}))}


def encoded(drawn, vocabulary):
    return torch.tensor([[vocabulary[word] for word in text] for text in drawn])


def trained():
    random.seed(0)
    torch.manual_seed(0)
    train, labels = texts(WORDS, 1500)
    vocabulary = built(train)
    model = Sentiment(len(vocabulary))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    x = encoded(train, vocabulary)
    for _ in range(150):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    return model.state_dict(), vocabulary, texts(WORDS[50:], 300)


def accuracy(model, ids, labels):
    return (model(ids).argmax(1) == labels).float().mean().item()


def symptom():
    state, _, (test, labels) = trained()
    vocabulary = built(test)
    try:
        Sentiment(len(vocabulary)).load_state_dict(state)
    except RuntimeError as error:
        assert "size mismatch for embedding.weight" in str(error)
    else:
        raise AssertionError("no error")
    model = Sentiment(state["embedding.weight"].shape[0])
    model.load_state_dict(state)
    assert accuracy(model, encoded(test, vocabulary), labels) < 0.7


def cure():
    state, old, (test, labels) = trained()
    model = Sentiment(state["embedding.weight"].shape[0])
    model.load_state_dict(state)
    assert accuracy(model, encoded(test, old), labels) > 0.9
    new = built(test)
    model = Sentiment(len(new))
    weight = model.embedding.weight.detach().clone()
    for word, i in old.items():
        if word in new:
            weight[new[word]] = state["embedding.weight"][i]
    model.load_state_dict({**state, "embedding.weight": weight})
    assert accuracy(model, encoded(test, new), labels) > 0.9
