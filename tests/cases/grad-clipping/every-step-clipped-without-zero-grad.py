"""zero_grad() is missing: every step is clipped, with max_norm=50 almost half of them, since the old gradients are still there.

asked: grad norm is always equal to max_norm, every step is clipped, raising max_norm does not help
asked: 每一步梯度都被裁剪，范数总等于 max_norm，调大 max_norm 也没用
cause: find
"""

import contextlib
import io
import re

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(320, 4)
y = x.sum(1, keepdim=True) + 0.3 * torch.randn(320, 1)


def train(zero, max_norm, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    if recipe:
        recipe("watch_clipping")(optimizer, steps=40)
    clipped = 0
    for _ in range(2):
        for xb, yb in zip(x.split(16), y.split(16)):
            if zero:
                optimizer.zero_grad()
            nn.functional.mse_loss(model(xb), yb).backward()
            clipped += nn.utils.clip_grad_norm_(model.parameters(), max_norm).item() > max_norm
            optimizer.step()
    return clipped


def median(zero, max_norm, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(zero, max_norm, recipe)
    return float(re.search(r"median (\S+);", out.getvalue())[1])


def symptom():
    for max_norm in (1.0, 10.0):
        assert train(False, max_norm) > 30


def diagnosis(recipe):
    for max_norm in (1.0, 10.0):
        assert abs(median(False, max_norm, recipe) / max_norm - 1) < 0.01
    assert median(False, 50.0, recipe) < 49 and 10 < train(False, 50.0) < 20


def cure():
    assert train(True, 10.0) == 0


def healthy(recipe):
    assert median(True, 10.0, recipe) < 9
