"""The padding mask of a Transformer is inverted, and the embedding of the padding is 0: in_proj_weight of the first layer gets a gradient of 0.

asked: self_attn.in_proj_weight gradient is exactly 0 in a TransformerEncoder with padding
asked: TransformerEncoder 的 self_attn.in_proj_weight 梯度全是 0，输入有 padding
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(1, 50, (64, 12))
tokens[torch.arange(12) >= torch.randint(4, 12, (64, 1))] = 0
y = tokens[:, 0] % 2


class Tagger(nn.Module):
    def __init__(self, inverted):
        super().__init__()
        self.embedding = nn.Embedding(50, 16, padding_idx=0)
        self.encoder = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True)
        self.head = nn.Linear(16, 2)
        self.inverted = inverted

    def forward(self, tokens):
        mask = (tokens == 0) ^ self.inverted
        return self.head(self.encoder(self.embedding(tokens), src_key_padding_mask=mask)[:, 0])


def said(inverted, recipe):
    torch.manual_seed(0)
    model = Tagger(inverted)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose")(model, optimizer)
        for _ in range(2):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(tokens), y).backward()
            optimizer.step()
    return out.getvalue().splitlines()


def gradient(inverted):
    torch.manual_seed(0)
    model = Tagger(inverted)
    nn.functional.cross_entropy(model(tokens), y).backward()
    return model.encoder.self_attn.in_proj_weight.grad.abs().max().item()


def symptom():
    assert gradient(inverted=True) == 0


def diagnosis(recipe):
    line, count = said(True, recipe)
    assert line == "encoder.self_attn.in_proj_weight: gradient is exactly 0"
    assert count == "ok: 14 of 15"


def cure():
    assert gradient(inverted=False) > 0


def healthy(recipe):
    assert said(False, recipe) == ["ok: 15 of 15"]
