"""A gradient-flow plot at the end of the epoch finds no gradients: zero_grad() ran last.

asked: plot gradient flow at the end of the epoch, p.grad is None for every parameter
asked: 每个 epoch 结束时画梯度，所有参数的 p.grad 都是 None
cause: from-backward-until-zero-grad
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(read, make=torch.optim.AdamW):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 1))
    optimizer, scaler = make(model.parameters(), lr=0.01), torch.amp.GradScaler("cpu", init_scale=8.0)
    flow = []
    for x, y in DataLoader(TensorDataset(torch.randn(8, 3), torch.randn(8, 1)), batch_size=4):
        scaler.scale(nn.functional.mse_loss(model(x), y)).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if read == "before zero_grad()":
            flow = [p.grad.norm().item() for p in model.parameters()]
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
    if read == "after the epoch":
        flow = [p.grad for p in model.parameters()]
    return flow


def symptom():
    assert train("after the epoch") == [None] * 6


def diagnosis(recipe):
    layer = nn.Linear(3, 1)
    for p in layer.parameters():
        p.register_post_accumulate_grad_hook(lambda p: setattr(p, "grad", None))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(layer(torch.ones(2, 3)).sum(), weight=layer.weight)
    assert out.getvalue() == "weight  None: this loss does not lead to it\n"


def cure():
    for make in (torch.optim.AdamW, torch.optim.SGD):
        flow = train("before zero_grad()", make)
        assert len(flow) == 6 and flow[-1] > 0


def healthy(recipe):
    model = nn.Linear(3, 1).bfloat16()
    scaler = torch.amp.GradScaler("cpu")
    loss = model(torch.ones(2, 3, dtype=torch.bfloat16)).square().mean()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(scaler.scale(loss), **dict(model.named_parameters()))
    assert out.getvalue().splitlines() == ["weight  a gradient", "bias    a gradient"]
