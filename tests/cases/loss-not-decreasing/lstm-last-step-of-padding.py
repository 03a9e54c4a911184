"""A classifier of sentences padded to 100 words takes the LSTM's output at the last, padded step.

asked: LSTM text classifier does not learn, loss stays at 0.693, sentences are padded
asked: LSTM 文本分类 loss 一直是 0.693，句子补齐到同一长度
cause: path
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, at_the_end):
        super().__init__()
        self.embedding = nn.Embedding(50, 16, padding_idx=0)
        self.lstm = nn.LSTM(16, 32, batch_first=True)
        self.head = nn.Linear(32, 2)
        self.at_the_end = at_the_end

    def forward(self, tokens):
        output, _ = self.lstm(self.embedding(tokens))
        if self.at_the_end:
            return self.head(output[:, -1])
        return self.head(output[torch.arange(len(tokens)), (tokens != 0).sum(1) - 1])


def train(at_the_end, padding=100, lr=0.01, recipe=None, steps=40):
    torch.manual_seed(0)
    tokens = nn.functional.pad(torch.randint(1, 50, (8, 6)), (0, padding))
    labels = torch.arange(8) % 2
    model = Model(at_the_end)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(2 if recipe else 0):  # twice, as in a notebook whose cell was run again
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(tokens), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


def said(recipe, at_the_end, padding):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(at_the_end, padding, recipe=recipe, steps=2)
    lines = out.getvalue().splitlines()
    assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]
    return lines[: len(lines) // 2]


def symptom():
    for lr in (1e-3, 1e-2, 1e-1):
        assert abs(train(True, lr=lr) - 0.6931) < 0.02


def diagnosis(recipe):
    assert said(recipe, True, 50) == ["ok: 7 of 7"]  # the row of the path for this
    *lines, count = said(recipe, True, 100)
    names = [line.partition(": did not change")[0] for line in lines]
    assert names == ["embedding.weight", "lstm.weight_ih_l0"], lines
    assert count == "ok: 5 of 7"


def cure():
    assert train(False) < 0.05


def healthy(recipe):
    assert said(recipe, False, 100) == ["ok: 7 of 7"]
