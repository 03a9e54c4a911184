"""A text of more than 512 tokens in a model with 512 positions.

asked: BERT index out of range in self long text more than 512 tokens
asked: 文本超过 512 个 token，BERT 报 index out of range in self
cause: position-embedding-too-short
"""

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(1000, 16), nn.Embedding(512, 16)
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)

    def forward(self, ids):
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device))
        return {"last_hidden_state": self.layer(x)}


def encode(ids):
    with torch.inference_mode():
        return Encoder().eval()(ids)["last_hidden_state"]


long = torch.randint(1000, (1, 700))


def symptom():
    assert encode(long[:, :300]).shape == (1, 300, 16) and long.max() < 1000
    try:
        encode(long)
    except IndexError as error:
        assert str(error) == "index out of range in self"
    else:
        raise AssertionError("no error")


def cure():
    assert encode(long[:, :512]).shape == (1, 512, 16)
