"""StepLR was meant per epoch and is called after every batch: the rate is gone before anything is learned.

asked: scheduler.step() after every batch, the loss stops falling almost at once
asked: scheduler.step() 写在 batch 循环里，loss 很快就不降了
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 20), torch.randint(10, (8,))


def trained(per_batch, lr, recipe=None, step_size=3):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma=0.1)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(4):
        for _ in range(30):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            if per_batch:
                scheduler.step()
        if not per_batch:
            scheduler.step()
    return loss.item()


def symptom():
    assert trained(True, 0.01) > 1
    assert trained(True, 0.1) < 0.1, "at some learning rates only"
    assert min(trained(True, lr, step_size=1) for lr in (0.01, 0.1, 1.0)) > 0.1, "or at none"
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="max", patience=2)
    for falling in range(20, 0, -1):
        scheduler.step(falling)
    assert optimizer.param_groups[0]["lr"] < 1e-5, "mode=max takes a loss that falls for one that gets worse"


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        trained(True, 0.01, recipe)
    assert out.getvalue() == "ok: 4 of 4\n", "all ok: then the learning rate"


def cure():
    assert trained(False, 0.01) < 0.1
