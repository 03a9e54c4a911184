"""A training loop stores each output for the accuracy; the last batch is short, and memory grows with every epoch.

asked: I append the outputs of each training batch to a list, memory grows from epoch to epoch
asked: 训练时把每个批次的输出存进列表，最后一个批次较小，内存一个 epoch 比一个 epoch 多
cause: what-grew
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(10, 6, 3), torch.arange(10) % 2


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.out = nn.LSTM(3, 8, batch_first=True), nn.Linear(8, 2)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1])


def train(keep, recipe=None):
    model = Model()
    optimizer = torch.optim.Adam(model.parameters())
    kept, growth = [], recipe and recipe("Growth")()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            for inputs, labels in zip(x.split(4), y.split(4), strict=True):
                outputs = model(inputs)
                loss = nn.functional.cross_entropy(outputs, labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                kept.append(keep(outputs, labels))
            if growth:
                growth.report()
    return kept, out.getvalue().splitlines()


def symptom():
    assert sum(output.grad_fn is not None for output in train(lambda outputs, _: outputs)[0]) == 15


def diagnosis(recipe):
    lines = train(lambda outputs, _: outputs, recipe)[1]
    assert len(lines) == 4
    assert all("graph nodes" in line and "with graph on cpu (2, 2) (4, 2)" in line for line in lines)
    assert not any("without graph" in line for line in lines)


def cure():
    assert all(isinstance(right, int) for right in train(count_right)[0])


def count_right(outputs, labels):
    return (outputs.argmax(dim=1) == labels).sum().item()


def healthy(recipe):
    assert train(count_right, recipe)[1] == ["nothing grew"] * 4
