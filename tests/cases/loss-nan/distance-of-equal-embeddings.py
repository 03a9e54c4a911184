"""Metric learning: a batch with the same image twice. The loss is finite, the gradient NaN.

asked: loss is a normal number but all weights are nan after one step, contrastive loss with pairwise distance
asked: 对比损失数值正常，反向传播之后参数全是 nan
cause: backward
"""

import torch
from torch import nn


def distances(z, eps):
    return ((z[:, None] - z[None, :]).square().sum(-1) + eps).sqrt()


def train(eps, repeated=True, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 8))
    optimizer = torch.optim.Adam(model.parameters())
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    images = torch.randn(12, 1, 6, 6)
    if repeated:
        images[4] = images[1]
    for micro_batch in images.split(6):
        check(x=micro_batch)
        z = model(micro_batch)
        off_diagonal = distances(z, eps)[~torch.eye(6, dtype=torch.bool)]
        loss = (1.0 - off_diagonal).relu().mean()
        check(loss=loss)
        (loss / 2).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.isfinite().item(), all(p.isfinite().all() for p in model.parameters())


def symptom():
    assert train(eps=0.0) == (True, False)


def diagnosis(recipe):
    try:
        train(0.0, recipe=recipe)
    except FloatingPointError as error:
        assert str(error).startswith("gradient of 0.weight: NaN")
    else:
        raise AssertionError("nothing was found")


def cure():
    assert train(eps=1e-8) == (True, True)


def healthy(recipe):
    assert train(1e-8, recipe=recipe) == (True, True)
    assert train(1e-8, repeated=False, recipe=recipe) == (True, True)
