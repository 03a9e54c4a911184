"""Out of memory in validation only: val_loss += loss without no_grad() keeps the activations of every batch.

asked: CUDA out of memory during validation but training is fine
asked: 训练正常，一到验证就显存不足
cause: what-is-kept-without-backward
"""

import contextlib
import io
import weakref

import torch
from torch import nn


def validate(context, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(), nn.Linear(24, 3)
    ).eval()
    growth, total, images = recipe and recipe("Growth")(), 0.0, []
    with contextlib.redirect_stdout(io.StringIO()) as out, context():
        for _ in range(5):
            x = torch.randn(4, 2, 8)
            images.append(weakref.ref(x))
            total += nn.functional.cross_entropy(model(x), torch.tensor([0, 1, 2, 0]))
            if growth:
                growth.report()
    del x
    return sum(image() is not None for image in images), out.getvalue().splitlines()


def symptom():
    assert validate(contextlib.nullcontext)[0] == 5


def diagnosis(recipe):
    _, lines = validate(contextlib.nullcontext, recipe)
    assert len(lines) == 4
    assert all("graph nodes" in line and "(4, 2, 8)" in line for line in lines)
    assert not any("(4, 2, 3)" in line for line in lines)


def cure():
    assert validate(torch.no_grad)[0] == 0
    assert validate(torch.inference_mode)[0] == 0


def healthy(recipe):
    assert validate(torch.no_grad, recipe)[1] == ["nothing grew"] * 4
    assert validate(torch.inference_mode, recipe)[1] == ["nothing grew"] * 4
