"""All predictions and images of the validation set are collected under no_grad, to compute one score.

asked: RAM keeps growing during validation although I use no_grad, predictions list
asked: 验证时用了 no_grad，把预测都存进列表，内存还是一直涨
cause: a-small-view-keeps-a-large-batch
"""

import contextlib
import io

import torch
from torch import nn


def validate(keep, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU()).eval()
    growth, kept = recipe and recipe("Growth")(), []
    with contextlib.redirect_stdout(io.StringIO()) as out, torch.no_grad():
        for _ in range(4):
            features = model(torch.randn(4, 3, 10, 10))
            kept.append(keep(features))
            if growth:
                growth.report()
    storages = {t.untyped_storage().data_ptr(): t.untyped_storage().nbytes() for t in kept if torch.is_tensor(t)}
    return sum(storages.values()), out.getvalue().splitlines()


def symptom():
    size, _ = validate(lambda features: features[0, 0].cpu())
    assert size == 4 * 4 * 4 * 8 * 8 * 8


def diagnosis(recipe):
    _, lines = validate(lambda features: features[0, 0].cpu(), recipe)
    assert len(lines) == 3
    assert all("tensors without graph on cpu" in line and line.endswith("(8, 8)") for line in lines)
    assert not any("graph nodes" in line or "with graph" in line for line in lines)
    whole = [torch.zeros(0, 8, 8, 8)]
    _, lines = validate(lambda features: whole.append(torch.cat([whole.pop(), features])), recipe)
    assert lines == ["nothing grew"] * 3, "one tensor that gets longer"


def cure():
    size, _ = validate(lambda features: features[0, 0].clone())
    assert size == 4 * 4 * 8 * 8
    assert validate(lambda features: features.mean().item())[0] == 0


def healthy(recipe):
    _, lines = validate(lambda features: features.mean().item(), recipe)
    assert lines == ["nothing grew"] * 3
