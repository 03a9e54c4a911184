"""A warm-up that counts epochs starts from 0: nothing is learned during the first one.

asked: weights do not change in the first epoch with LambdaLR warmup although gradients are there
asked: 用了 LambdaLR warmup，第一个 epoch 权重完全不更新，梯度是有的
cause: learning-rate-of-zero
"""

import contextlib
import io

import torch
from torch import nn


def train(warm_up, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(20, 6), nn.Flatten(), nn.Linear(30, 2))
    decay = {"params": [model[2].weight], "weight_decay": 0.01}
    optimizer = torch.optim.AdamW([decay, {"params": [model[0].weight, model[2].bias]}], lr=1e-2, weight_decay=0.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, warm_up)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = [p.detach().clone() for p in model.parameters()]
    for _ in range(6):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(torch.randint(20, (8, 5))), torch.randint(2, (8,)))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return [torch.equal(p, b) for p, b in zip(model.parameters(), before)], out.getvalue()


def symptom():
    assert all(train(lambda epoch: min(epoch / 5, 1))[0])


def diagnosis(recipe):
    assert train(lambda epoch: min(epoch / 5, 1), recipe)[1] == "learning rate is 0: 0.weight 2.weight 2.bias\n"
    assert train(lambda epoch: 1e-12, recipe)[1] == "step() left it the same: 0.weight 2.weight 2.bias\n"


def cure():
    assert not any(train(lambda epoch: min((epoch + 1) / 5, 1))[0])


def healthy(recipe):
    assert train(lambda epoch: min((epoch + 1) / 5, 1), recipe)[1] == "changes: 0.weight 2.weight 2.bias\n"
