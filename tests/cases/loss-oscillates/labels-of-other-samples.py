"""The labels are those of other samples: the loss jumps from batch to batch and its epoch mean stays where it was.

asked: loss goes up and down around the same value and never gets lower, also with a smaller learning rate
asked: loss 一直在 1.4 附近上下跳，降低学习率也没用
cause: jumping-weights-or-noise
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(640) % 4
x = 2 * torch.randn(4, 8)[y] + torch.randn(640, 8)
others = y[torch.randperm(640)]


def train(labels, recipe=None, lr=1e-3):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    rows = torch.randperm(640)[:300]
    if recipe:
        jumps = recipe("Jumps")(model, lambda: nn.functional.cross_entropy(model(x[rows]), labels[rows]))
    means = []
    for _ in range(4):
        losses = []
        for batch in torch.randperm(640).split(16):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if recipe:
                jumps.note(loss)
        means.append(sum(losses) / len(losses))
    return jumps.report() if recipe else means


def symptom():
    for lr in (1e-3, 1e-4):
        assert train(others, lr=lr)[-1] > 1.3


def diagnosis(recipe):
    # "normal noise if the epoch mean falls": it does not.
    assert train(others, recipe) == "the batches differ"


def cure():
    assert train(y)[-1] < 0.3


def healthy(recipe):
    assert train(y, recipe) == "the batches differ"
