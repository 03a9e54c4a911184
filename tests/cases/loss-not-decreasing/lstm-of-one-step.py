"""The first output of an LSTM is read: it has seen the start token only. Its weight_hh then has a gradient of 0.

asked: LSTM classifier gives the same output for every sentence, output[:, 0], loss stays at 0.69
asked: LSTM 取 output[:, 0]，每句话输出都一样，loss 一直 0.69
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, step, both):
        super().__init__()
        self.embedding = nn.Embedding(50, 16)
        self.lstm = nn.LSTM(16, 32, batch_first=True, bidirectional=both)
        self.score, self.head = nn.Linear(32 + 32 * both, 1), nn.Linear(32 + 32 * both, 2)
        self.step = step

    def forward(self, tokens):
        output, _ = self.lstm(self.embedding(tokens))
        if self.step == "attention over one score":
            return self.head((self.score(output).softmax(dim=-1) * output).sum(dim=1))
        return self.head(output[:, self.step])


def train(step, recipe=None, steps=60, both=False):
    torch.manual_seed(0)
    tokens = torch.randint(2, 50, (8, 6))
    tokens[:, 0] = 1
    model = Model(step, both)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(tokens), torch.arange(8) % 2)
        loss.backward()
        optimizer.step()
    return loss.item()


def zeros(step, recipe, both=False):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(step, recipe, steps=2, both=both)
    return [line.split(":")[0] for line in out.getvalue().splitlines() if "exactly 0" in line]


def symptom():
    assert abs(train(0) - 0.6931) < 0.01


def diagnosis(recipe):
    assert "lstm.weight_hh_l0" in zeros(0, recipe)
    assert zeros(-1, recipe, both=True) == ["lstm.weight_hh_l0_reverse"]
    assert zeros("attention over one score", recipe) == ["score.weight", "score.bias"]


def cure():
    assert train(-1) < 0.1


def healthy(recipe):
    assert "lstm.weight_hh_l0" not in zeros(-1, recipe)
