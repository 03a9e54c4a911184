"""Batches of 4 with dropout: the loss zigzags, and the model learns.

asked: training loss zigzags every batch but accuracy gets better, is something wrong
asked: 训练时候 loss 一直上下波动，但准确率在提高
cause: noise-is-normal
"""

import torch
from torch import nn


def train(recipe=None, batch_size=4):
    torch.manual_seed(0)
    x = torch.randn(120, 4)
    labels = (x[:, 0] + x[:, 1] + 0.5 * torch.randn(120) > 0).long()
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    if recipe:
        jumps = recipe("Jumps")(model, lambda: nn.functional.cross_entropy(model(x), labels))
    losses = []
    for _ in range(2):
        for batch in torch.randperm(120).split(batch_size):
            loss = nn.functional.cross_entropy(model(x[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if recipe:
                before = torch.get_rng_state(), {k: v.clone() for k, v in model.state_dict().items()}, model.training
                jumps.note(loss)
                assert torch.equal(before[0], torch.get_rng_state()) and before[2] == model.training
                assert all(torch.equal(v, before[1][k]) for k, v in model.state_dict().items())
    steps = torch.tensor(losses)
    return jumps.report() if recipe else (steps.diff() > 0).double().mean().item(), steps.view(2, -1).mean(1).tolist()


def symptom():
    higher, _ = train()
    assert higher > 0.35


def diagnosis(recipe):
    verdict, _ = train(recipe)
    assert verdict == "the batches differ"


def cure():
    _, (first, second) = train()
    assert second < first
