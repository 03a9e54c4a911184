"""LoRA with a warmup from a learning rate of 0: B starts at 0 and has not moved yet, so A has no gradient yet.

asked: LoRA lora_A gradient is zero in the first steps with warmup
asked: LoRA 刚开始训练，lora_A 的梯度全是 0，学习率还在预热
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


class LoRA(nn.Module):
    def __init__(self):
        super().__init__()
        self.base = nn.Linear(8, 3).requires_grad_(False)
        self.A, self.B = nn.Linear(8, 2, bias=False), nn.Linear(2, 3, bias=False)
        nn.init.zeros_(self.B.weight)

    def forward(self, x):
        return self.base(x) + self.B(self.A(x))


def train(first, warmup, recipe=None):
    torch.manual_seed(0)
    model = LoRA()
    optimizer = torch.optim.AdamW([*model.A.parameters(), *model.B.parameters()], lr=1e-2)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, step / 10) if warmup else 1)
    x, y = torch.randn(32, 8), torch.randint(3, (32,))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for step in range(first + 2):
            if step == first and recipe:
                recipe("diagnose")(model, optimizer)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            scheduler.step()
    lines = [line for line in out.getvalue().splitlines() if "frozen" not in line]
    return lines if recipe else model.A.weight.grad.any().item()


def symptom():
    assert not train(0, warmup=True)


def diagnosis(recipe):
    assert train(0, warmup=True, recipe=recipe) == ["A.weight: gradient is exactly 0", "ok: 1 of 4"]


def cure():
    assert train(2, warmup=True) and train(0, warmup=False)


def healthy(recipe):
    assert train(2, warmup=True, recipe=recipe) == train(0, warmup=False, recipe=recipe) == ["ok: 2 of 4"]
