"""Tokens were added to the vocabulary, the embedding kept its size.

asked: index out of range in self after adding tokens
asked: 词表加了新词之后 nn.Embedding 报 index out of range in self
cause: embedding-index-out-of-range
"""

import torch
from torch import nn

vocabulary = {word: i for i, word in enumerate(["<pad>", "the", "cat", "sat", "<new>"])}


class Tagger(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embedding = nn.Embedding(words, 8, padding_idx=0)
        self.rnn, self.head = nn.LSTM(8, 16, batch_first=True), nn.Linear(16, 2)

    def forward(self, ids):
        return self.head(self.rnn(self.embedding(ids))[0])


def step(words, ids):
    model = Tagger(words)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    before = model.embedding.weight.detach().clone()
    model(ids).pow(2).mean().backward()
    optimizer.step()
    return (model.embedding.weight != before).any(dim=1).nonzero().flatten().tolist()


ids = torch.tensor([[1, 2, 3, 0], [1, 4, 3, 0]])


def symptom():
    step(4, ids[:1])
    try:
        step(4, ids)
    except IndexError as error:
        assert str(error) == "index out of range in self"
    else:
        raise AssertionError("no error")


def cure():
    assert step(len(vocabulary), ids) == [1, 2, 3, 4]
