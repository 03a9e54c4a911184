"""A causal mask of -inf is a buffer; with padding on the left the first row of a sentence is masked entirely.

asked: decoder output is nan with left padding, the causal mask is a register_buffer of -inf
asked: 因果 mask 用 register_buffer 存成 -inf，左边补 padding 后输出 nan
cause: operations
"""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, lowest):
        super().__init__()
        self.qkv, self.lowest = nn.Linear(8, 24), lowest
        self.register_buffer("causal", torch.full((5, 5), lowest).triu(1))

    def forward(self, x, padding):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(1, 2) / 8**0.5
        hidden = padding[:, None, :] | (self.causal < 0)
        return scores.masked_fill(hidden, self.lowest).softmax(-1) @ v


class Decoder(nn.Module):
    def __init__(self, lowest):
        super().__init__()
        self.embed, self.attention, self.head = nn.Embedding(10, 8), Attention(lowest), nn.Linear(8, 10)

    def forward(self, tokens):
        return self.head(self.attention(self.embed(tokens), tokens == 0))


def train(lowest, recipe=None, left=2):
    torch.manual_seed(0)
    model = Decoder(lowest)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    if recipe:
        recipe("watch")(model, optimizer)
    x = torch.randint(1, 10, (4, 6))
    x[1, :left] = 0
    for _ in range(20):
        logits = model(x[:, :-1])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), x[:, 1:].flatten(), ignore_index=0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert torch.tensor(train(-torch.inf)).isnan()


def diagnosis(recipe):
    try:
        train(-torch.inf, recipe)
    except FloatingPointError as error:
        assert str(error) == "output of attention (Attention), inputs ok, weights inf: NaN", error
    else:
        raise AssertionError("nothing was found")


def cure():
    assert train(torch.finfo(torch.float32).min) < 2


def healthy(recipe):
    assert train(-torch.inf, recipe, left=0) < 2
    assert train(torch.finfo(torch.float32).min, recipe) < 2
