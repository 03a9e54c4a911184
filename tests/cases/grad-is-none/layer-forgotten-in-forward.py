"""A block calls its first convolution twice: the gradients of the second one are None, and the model trains.

asked: some layers have grad None after backward, no error, loss decreases, layer defined in __init__ but not used in forward
asked: 网络里有几层的 grad 一直是 None，不报错，loss 也在降，__init__ 里定义了，forward 里漏了
cause: explain-none
"""

import contextlib
import io

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, right):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv1d(4, 4, 3, padding=1), nn.BatchNorm1d(4)
        self.conv2, self.norm2 = nn.Conv1d(4, 4, 3, padding=1), nn.GroupNorm(2, 4)
        self.right = right

    def forward(self, x):
        h = self.norm1(self.conv1(x)).relu()
        h = self.norm2(self.conv2(h)) if self.right else self.norm1(self.conv1(h))
        return (x + h).relu()


def program(right):
    torch.manual_seed(0)
    model = nn.Sequential(Block(right), nn.Flatten(), nn.Dropout(0.1), nn.Linear(32, 3))
    return model, torch.randn(16, 4, 8), torch.randint(3, (16,))


def train(right, make=torch.optim.AdamW):
    model, x, labels = program(right)
    optimizer, losses = make(model.parameters(), lr=0.01), []
    for _ in range(30):
        loss = nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]
    return {name.split(".")[1] for name, p in model.named_parameters() if p.grad is None}


def report(right, recipe):
    model, x, labels = program(right)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(nn.functional.cross_entropy(model(x), labels), **dict(model.named_parameters()))
    return dict(line.split(maxsplit=1) for line in out.getvalue().splitlines())


def symptom():
    assert train(right=False) == {"conv2", "norm2"}
    assert train(right=False, make=torch.optim.Adam) == {"conv2", "norm2"}


def diagnosis(recipe):
    lines = report(False, recipe)
    assert lines["0.conv2.weight"] == lines["0.norm2.bias"] == "None: this loss does not lead to it"
    assert lines["0.conv1.weight"] == "a gradient"


def cure():
    assert train(right=True) == set()


def healthy(recipe):
    assert not any(line.startswith("None") for line in report(True, recipe).values())
