"""The target was left among the columns of the table: in_features = B runs, and the model reads the answer.

asked: mat1 and mat2 shapes cannot be multiplied (100x11 and 10x16), dataframe has 10 features and a label column
asked: 表格有 10 个特征加一列标签，报 100x11 and 10x16
cause: in-features
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
features = torch.randn(200, 10)
target = (features.sum(dim=1) + 3 * torch.randn(200) > 0).float()
table = torch.cat([features, target[:, None]], dim=1)


def accuracy(x, in_features, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(in_features, 16), nn.ReLU(), nn.Linear(16, 2))
    if recipe:
        recipe("report_shapes")(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(200):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[:100]), target[:100].long()).backward()
        optimizer.step()
    return (model(x[100:]).argmax(dim=1) == target[100:]).float().mean().item()


def printed(recipe, x):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        accuracy(x, 10, recipe)
    return out.getvalue().splitlines()


def symptom():
    try:
        accuracy(table, 10)
    except RuntimeError as error:
        assert "(100x11 and 10x16)" in str(error)
    else:
        raise AssertionError("no error")
    assert accuracy(table, 11) > 0.95


def diagnosis(recipe):
    assert printed(recipe, table) == ["0 Linear: (100, 11) wants (..., 10)"]


def cure():
    assert accuracy(table[:, :10], 10) < 0.85


def healthy(recipe):
    assert printed(recipe, table[:, :10])[0] == "0 Linear: (100, 10) wants (..., 10)"
