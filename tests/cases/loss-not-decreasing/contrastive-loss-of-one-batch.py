"""SimCLR at temperature 0.5, correct: cosines end at 1, so the loss of one batch has a minimum of about 0.89 at every rate.

asked: SimCLR contrastive loss on one batch stays at 0.9 and does not go to 0
asked: SimCLR 对比学习只用一个 batch 训练，loss 停在 0.9 降不到 0
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, shift = torch.randn(8, 20), torch.randn(8, 20) / 10


def train(lr, temperature=0.5, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 16))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(300):
        z = nn.functional.normalize(model(torch.cat([x, x + shift])))
        logits = (z @ z.T / temperature).masked_fill(torch.eye(16, dtype=torch.bool), -1e9)
        loss = nn.functional.cross_entropy(logits, torch.arange(16).roll(8))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = (logits.argmax(dim=1) == torch.arange(16).roll(8)).all().item()
    return loss.item(), right


def symptom():
    for lr in (0.1, 0.01, 0.001):
        loss, right = train(lr)
        assert 0.85 < loss < 0.92 and right, "each pair is found, and the loss is not 0"


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(0.01, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n"


def cure():
    loss, right = train(0.01, temperature=0.05)
    assert loss < 0.01 and right, "the same code at a small temperature"
