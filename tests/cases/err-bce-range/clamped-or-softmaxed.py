"""The output was made to fit with clamp(0, 1), or with a softmax over the single output: no error, and nothing is learned.

asked: BCELoss is exactly 50 and does not change
asked: 输出用 clamp(0,1) 截断之后 BCELoss 不报错了，但是模型学不动
cause: two-wrong-repairs
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 1)
x = x.sign() * (1 + x.abs())
y = (x > 0).float()


def train(last, criterion):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, -5.0)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.2)
    before = model.weight.item()
    for step in range(80):
        batch = slice(32 * (step % 2), 32 * (step % 2) + 32)
        optimizer.zero_grad()
        loss = criterion(last(model(x[batch])), y[batch])
        loss.backward()
        optimizer.step()
    return model, model.weight.item() == before


def right(model):
    return ((model(x) > 0) == (y > 0)).float().mean().item()


def symptom():
    model, still = train(nn.Softmax(dim=1), nn.BCELoss())
    assert still
    loss = nn.functional.binary_cross_entropy(model(x).softmax(1), y)
    assert torch.allclose(loss, 100 * (1 - y).mean())
    model, still = train(lambda z: z.clamp(0, 1), nn.BCELoss())
    assert still and right(model) == 0


def diagnosis(recipe):
    for last, name in ((nn.Softmax(dim=1), "SoftmaxBackward0"), (nn.Hardtanh(0, 1), "HardtanhBackward0")):
        assert name in report(recipe, last(nn.Linear(1, 1)(x)), y)
    assert "ClampBackward1" in report(recipe, nn.Linear(1, 1)(x).clamp(0, 1)[:, 0].expand(2, -1), y)
    layer = nn.Linear(1, 1)
    nn.init.constant_(layer.weight, 0.0)
    nn.init.constant_(layer.bias, 0.5)
    said = report(recipe, layer(x).masked_select(y > 0), y)
    assert said.count("inside") == 2 and "AddmmBackward0" in said
    for before, most in ((nn.Sigmoid(), 0.731), (nn.ReLU(), 1)):
        said = report(recipe, before(99 * x).requires_grad_().sigmoid(), y)
        assert said.startswith(f"output: 0.5 to {most},") and "SigmoidBackward0" in said


def report(recipe, output, target):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(output, target)
    return out.getvalue()


def cure():
    for last, criterion in ((nn.Identity(), nn.BCEWithLogitsLoss()), (nn.Sigmoid(), nn.BCELoss())):
        model, still = train(last, criterion)
        assert not still and right(model) > 0.9
