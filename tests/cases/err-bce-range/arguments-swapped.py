"""The loss gets the labels first, as in scikit-learn: the message blames the target although the labels are 0 and 1.

asked: all elements of target should be between 0 and 1 but my labels are 0 and 1
asked: 标签明明是 0 和 1，BCELoss 却报 all elements of target should be between 0 and 1
cause: which-cause
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3)
labels = (x[:, :1] > 0).float()


def net(*last):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1), *last)


def losses(criterion, pair, model):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    values = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = criterion(*pair(model(x)))
        loss.backward()
        optimizer.step()
        values.append(loss.item())
    return values


def labels_first(output):
    return labels, output


def symptom():
    try:
        losses(nn.BCELoss(), labels_first, net())
    except RuntimeError as error:
        assert str(error) == "all elements of target should be between 0 and 1"
    else:
        raise AssertionError("accepted")
    assert losses(nn.BCEWithLogitsLoss(), labels_first, net())[-1] < -1


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        recipe("explain_bce")(*labels_first(net()(x)))
    assert "output: 0 to 1, inside [0, 1]" in said.getvalue()
    assert said.getvalue().endswith("output made by no graph\n")


def cure():
    assert losses(nn.BCEWithLogitsLoss(), lambda output: (output, labels), net())[-1] < 0.2
    assert losses(nn.BCELoss(), lambda output: (output, labels), net(nn.Sigmoid()))[-1] < 0.2
