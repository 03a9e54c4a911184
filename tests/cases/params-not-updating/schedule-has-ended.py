"""The linear decay is counted in epochs and stepped after every batch: after a few batches the rate is 0 for good.

asked: weights stop changing after a few batches with a linear lr schedule, gradients are not zero
asked: 线性衰减的学习率，几个批次之后权重就不再变化，梯度不是 0
cause: learning-rate-of-zero
"""

import contextlib
import io

import torch
from torch import nn

epochs, batches = 3, 10


def train(total, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(24, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / total))
    for epoch in range(epochs):
        before = [p.detach().clone() for p in model.parameters()]
        report = recipe("watch")(model, optimizer) if recipe else lambda: None
        for _ in range(batches):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(torch.randn(8, 2, 8)), torch.ones(8, 1)).backward()
            optimizer.step()
            scheduler.step()
        with contextlib.redirect_stdout(io.StringIO()) as out:
            report()
    return [torch.equal(p, b) for p, b in zip(model.parameters(), before)], out.getvalue()


def symptom():
    assert all(train(epochs)[0])


def diagnosis(recipe):
    assert train(epochs, recipe)[1] == "learning rate is 0: 0.weight 0.bias 3.weight 3.bias\n"


def cure():
    assert not any(train(epochs * batches)[0])


def healthy(recipe):
    assert train(epochs * batches, recipe)[1] == "changes: 0.weight 0.bias 3.weight 3.bias\n"
