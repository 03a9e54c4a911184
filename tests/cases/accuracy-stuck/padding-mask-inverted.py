"""src_key_padding_mask=(tokens != 0): the first token sees the padding only, and the output is the same for all.

asked: TransformerEncoder classifier predicts the same class for every sentence, src_key_padding_mask from an attention mask
asked: TransformerEncoder 的 src_key_padding_mask 写反，每句话都预测同一类，准确率 50%
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(2, 30, (400, 12))
tokens[:, 0], tokens[:, 8:] = 1, 0
y = (tokens[:, 2] > 15).long()


class Model(nn.Module):
    def __init__(self, inverted):
        super().__init__()
        self.inverted, self.embedding = inverted, nn.Embedding(30, 16)
        self.position = nn.Parameter(0.1 * torch.randn(12, 16))
        layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)
        self.encoder, self.head = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False), nn.Linear(16, 2)

    def forward(self, tokens):
        ignored = tokens != 0 if self.inverted else tokens == 0
        hidden = self.embedding(tokens) + self.position
        return self.head(self.encoder(hidden, src_key_padding_mask=ignored)[:, 0])


def train(inverted):
    torch.manual_seed(0)
    model = Model(inverted)
    optimizer = torch.optim.NAdam(model.parameters(), lr=0.01)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(tokens), y).backward()
        optimizer.step()
    return model(tokens).detach()


def symptom():
    assert (train(True).argmax(dim=1) == y).float().mean() < 0.6


def diagnosis(recipe):
    assert recipe("explain_accuracy")(train(True), y) == "every sample gets the same output"


def cure():
    assert (train(False).argmax(dim=1) == y).float().mean() > 0.9


def healthy(recipe):
    assert recipe("explain_accuracy")(train(False), y) == "the predictions follow the labels"
