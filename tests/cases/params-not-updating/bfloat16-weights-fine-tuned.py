"""A model loaded in bfloat16 and fine-tuned with lr 1e-5: gradients everywhere, and the large weights stay.

asked: model loaded with torch_dtype bfloat16, gradients are not None but weights identical after optimizer.step()
asked: 模型用 bfloat16 加载，学习率 1e-5，有梯度但 step 之后权重一模一样
cause: rounded-away
"""

import contextlib
import io

import torch
from torch import nn


def train(dtype, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 4), nn.GELU(), nn.Linear(4, 2))
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.rand_like(p) + 0.5)
    model.to(dtype)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.0)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = [p.detach().clone() for p in model.parameters()]
    for _ in range(5):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(torch.randn(16, 4, dtype=dtype))
        loss = nn.functional.cross_entropy(logits.float(), torch.randint(2, (16,)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    assert all(p.grad.any() for p in model.parameters())
    return [torch.equal(p, b) for p, b in zip(model.parameters(), before)], out.getvalue().splitlines()


def symptom():
    assert all(train(torch.bfloat16)[0])


def diagnosis(recipe):
    (line,) = train(torch.bfloat16, recipe)[1]
    assert line.startswith("step() left it the same: 0.weight")


def cure():
    assert not any(train(torch.float32)[0])


def healthy(recipe):
    (line,) = train(torch.float32, recipe)[1]
    assert line.startswith("changes: 0.weight")
