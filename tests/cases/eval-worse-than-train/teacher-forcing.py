"""A decoder sees the label of the step before in training, and its own prediction afterwards: no mode and no shuffle is to blame.

asked: seq2seq with teacher forcing, training accuracy 0.6, after model.eval() 0.2 also on the training set
asked: seq2seq 用了 teacher forcing，训练准确率高，eval() 之后在训练集上也很低
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
steps, words = 10, 5
x, y = torch.randn(512, 3), torch.randint(0, words, (512, steps))
for step in range(1, steps):  # two times in three the word of the step before
    y[:, step] = torch.where(torch.rand(512) < 0.66, y[:, step - 1], y[:, step])
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), 32, shuffle=True)
val_loader = DataLoader(TensorDataset(x[256:], y[256:]), 32)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.embed = nn.Linear(3, 32), nn.Embedding(words + 1, 16)
        self.rnn, self.head = nn.GRU(16, 32, batch_first=True), nn.Linear(32, words)

    def forward(self, x, labels=None):
        state, word, outputs = self.first(x).tanh()[None], torch.full((len(x), 1), words), []
        for step in range(steps):
            hidden, state = self.rnn(self.embed(word), state)
            outputs.append(self.head(hidden))
            word = outputs[-1].argmax(-1) if labels is None else labels[:, step : step + 1]
        return torch.cat(outputs, dim=1).transpose(1, 2)


model, counted = Decoder(), []
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(12):
    for xb, yb in train_loader:
        out = model(xb, yb)
        optimizer.zero_grad()
        nn.functional.cross_entropy(out, yb).backward()
        optimizer.step()
        counted.append((out.argmax(dim=1) == yb).float().mean().item())


def symptom():
    assert sum(counted[-8:]) / 8 > 0.5


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        recipe("diagnose_eval_gap")(model, train_loader, val_loader)
    assert all(float(line.split()[-1]) < 0.4 for line in printed.getvalue().splitlines())


def cure():
    with torch.no_grad():
        as_trained = (model.eval()(x[256:], y[256:]).argmax(dim=1) == y[256:]).float().mean()
    assert as_trained > 0.5, "given the labels, also the validation set is as good in eval()"
