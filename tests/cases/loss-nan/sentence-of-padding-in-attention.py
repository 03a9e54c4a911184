"""Attention with a mask of -inf; one sentence of the batch is empty, and every output is NaN after one step.

asked: attention output is nan when one sequence in the batch is all padding
asked: 自己写的注意力，mask 用 -inf，有一句全是 padding 时输出 nan
cause: operations
"""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, dtype_min):
        super().__init__()
        self.qkv, self.dtype_min = nn.Linear(8, 24), dtype_min

    def forward(self, x, mask):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores, mask = q @ k.transpose(1, 2) / 8**0.5, mask[:, None, :]
        if self.dtype_min:
            lowest = torch.finfo(scores.dtype).min
            return scores.masked_fill(~mask, lowest).softmax(-1) * mask @ v
        return scores.masked_fill(~mask, float("-inf")).softmax(-1) @ v


class Model(nn.Module):
    def __init__(self, dtype_min):
        super().__init__()
        self.embed, self.attention = nn.Embedding(10, 8), Attention(dtype_min)
        self.head = nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 2))

    def forward(self, tokens):
        return self.head(self.attention(self.embed(tokens), mask=tokens != 0).mean(dim=1))


def train(dtype_min, recipe=None):
    torch.manual_seed(0)
    model = Model(dtype_min)
    optimizer = torch.optim.AdamW(model.parameters())
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    tokens, y = torch.randint(1, 10, (4, 5)), torch.randint(2, (4,))
    tokens[1, 3:], empty = 0, tokens.clone()
    empty[2] = 0
    for x in (tokens, empty, tokens):
        check(x=x, y=y)
        loss = nn.functional.cross_entropy(model(x), y)
        check(loss=loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.isfinite().item()


def symptom():
    assert not train(dtype_min=False)


def diagnosis(recipe):
    try:
        train(False, recipe)
    except FloatingPointError as error:
        assert str(error) == "output of attention (Attention), inputs ok, weights ok: NaN"
    else:
        raise AssertionError("nothing was found")


def cure():
    assert train(dtype_min=True)


def healthy(recipe):
    assert train(True, recipe)
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, batch_first=True), 1)
    recipe("watch")(encoder, torch.optim.AdamW(encoder.parameters()))
    padding = torch.tensor([[False] * 3, [False, True, True]])
    with torch.no_grad():  # in eval() nested tensors go through its layers
        encoder.eval()(torch.ones(2, 3, 8), src_key_padding_mask=padding)
