"""Twelve sigmoid layers trained with SGD: the first ones have gradients, so small that no weight changes.

asked: deep network with sigmoid, first layers have gradients that are not zero but their weights are identical after training
asked: 很深的 sigmoid 网络，前面几层有梯度，参数却不更新
cause: watch
"""

import contextlib
import io

import torch
from torch import nn


def build(activation):
    torch.manual_seed(0)
    layers = [nn.Linear(4, 16)]
    for _ in range(12):
        layers += [activation(), nn.Linear(16, 16)]
    return nn.Sequential(*layers, activation(), nn.Linear(16, 1))


def normed():
    return nn.Sequential(nn.LayerNorm(16), nn.Tanh())


def train(activation, recipe=None, **options):
    model = build(activation)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, **options)
    report = recipe("watch")(model, optimizer) if recipe else None
    before = [p.detach().clone() for p in model.parameters()]
    for x in torch.randn(5, 16, 4):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x.sum(1, keepdim=True)).backward()
        optimizer.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        if report:
            report()
    stayed = {name for (name, p), old in zip(model.named_parameters(), before) if torch.equal(p, old)}
    has_gradient = all(p.grad.any() for p in model.parameters())
    return stayed, has_gradient, out.getvalue()


def symptom():
    for options in {}, {"momentum": 0.9, "foreach": True}, {"fused": True}:
        stayed, has_gradient, _ = train(nn.Sigmoid, **options)
        assert has_gradient and {"0.weight", "0.bias"} <= stayed and "26.weight" not in stayed


def diagnosis(recipe):
    _, _, said = train(nn.Sigmoid, recipe)
    assert "step() left it the same: 0.weight 0.bias" in said


def cure():
    stayed, has_gradient, _ = train(normed)
    assert has_gradient and stayed == set()


def healthy(recipe):
    _, _, said = train(normed, recipe)
    assert said.startswith("changes: 0.weight") and said.count("\n") == 1
