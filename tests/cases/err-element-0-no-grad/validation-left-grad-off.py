"""Validation calls torch.set_grad_enabled(False) and nothing turns it on again: epoch 2 raises.

asked: first epoch trains, second epoch after validation element 0 of tensors does not require grad
asked: 第一个 epoch 正常，验证之后第二个 epoch 报 does not require grad and does not have a grad_fn
cause: what-cuts-the-graph
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(way, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.1), nn.ReLU(), nn.Linear(4, 1))
    if recipe:
        recipe("report_grad")(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    data = DataLoader(TensorDataset(torch.randn(8, 3), torch.randn(8, 1)), batch_size=4)
    losses = 0
    try:
        for _ in range(2):
            model.train()
            for x, y in data:
                loss = nn.functional.mse_loss(model(x), y)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses += 1
            model.eval()
            if way == "switch":
                torch.set_grad_enabled(False)
                model(torch.randn(4, 3))
            else:
                with torch.no_grad():
                    model(torch.randn(4, 3))
    except RuntimeError as error:
        return losses, str(error)
    finally:
        torch.set_grad_enabled(True)
    return losses, ""


def report(way, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(way, recipe)
    return out.getvalue().splitlines()


def symptom():
    losses, error = train("switch")
    assert losses == 2
    assert "element 0 of tensors does not require grad" in error


def diagnosis(recipe):
    first = [line for line in report("switch", recipe) if line.startswith("0 ")][-1]
    assert "parameters True  output False" in first


def cure():
    assert train("with") == (4, "")
