"""The attention mask of a tokenizer (1 is text) is passed as src_key_padding_mask, where True is padding.

asked: transformer from scratch loss stays at 0.69, all outputs are equal, src_key_padding_mask=attention_mask.bool()
asked: 把 attention_mask 直接当 src_key_padding_mask 传，Transformer 每句输出都一样，loss 一直 0.69
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(2, 30, (8, 10))
tokens[:, 0], tokens[:, 7:] = 1, 0
attention_mask = (tokens != 0).long()


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(30, 16)
        layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, activation="gelu", batch_first=True)
        self.encoder, self.head = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), nn.Linear(16, 2)

    def forward(self, tokens, ignored):
        return self.head(self.encoder(self.embedding(tokens), src_key_padding_mask=ignored)[:, 0])


def train(ignored, lr=0.01, recipe=None, steps=60):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        logits = model(tokens, ignored)
        loss = nn.functional.cross_entropy(logits, torch.arange(8) % 2)
        loss.backward()
        optimizer.step()
    return loss.item(), (logits - logits[0]).abs().max().item()


def symptom():
    assert all(train(attention_mask.bool(), lr)[0] > 0.68 for lr in (1e-3, 1e-2, 1e-1))


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        _, spread = train(attention_mask.bool(), recipe=recipe, steps=2)
    assert spread < 1e-5, "nearly the same for every sample"
    assert out.getvalue() == "ok: 27 of 27\n"


def cure():
    assert train(~attention_mask.bool())[0] < 0.1
