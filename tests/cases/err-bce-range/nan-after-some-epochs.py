"""A model with a sigmoid trains for a while, then BCELoss complains about its input: the weights are NaN.

asked: model ends with sigmoid, after a few epochs all elements of input should be between 0 and 1
asked: 模型最后有 sigmoid，训练到中途 BCELoss 突然报 all elements of input should be between 0 and 1
cause: which-cause
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3)
y = (x[:, :1] > 0).float()
broken = x.clone()
broken[20, 1] = float("nan")


def train(data, recipe=None, half=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1), nn.Sigmoid())
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for step in range(8):
        batch = slice(8 * (step % 4), 8 * (step % 4) + 8)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            output = model(data[batch])
        if recipe:
            recipe("explain_bce")(output.float(), y[batch])
        loss = nn.functional.binary_cross_entropy(output.float(), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def report(recipe, data, half=False):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        train(data, recipe, half)
    return out.getvalue().splitlines()


def symptom():
    try:
        train(broken)
    except RuntimeError as error:
        assert "all elements of input should be between 0 and 1" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    lines = report(recipe, broken)
    assert len(lines) == 3
    assert "NaN: 1 of 8; target" in lines[2]
    assert "NaN" not in lines[0] + lines[1]


def cure():
    assert train(broken.nan_to_num()) > 0


def healthy(recipe):
    for half in (False, True):
        lines = report(recipe, x, half)
        assert len(lines) == 8 and all(line.count("inside [0, 1]") == 2 for line in lines)
    assert "SigmoidBackward0" in lines[0]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(x[:0].sigmoid(), y[:0])
    assert out.getvalue().count("empty, the loss will be NaN") == 2
    assert nn.functional.binary_cross_entropy(x[:0].sigmoid(), x[:0]).isnan()
