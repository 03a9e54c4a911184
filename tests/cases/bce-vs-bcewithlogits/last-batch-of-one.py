"""squeeze() on the output and labels (N,): the last batch holds one sample, and its output has no dimension left.

asked: Target size (torch.Size([1])) must be the same as input size (torch.Size([])) at the end of the epoch
asked: 一个 epoch 快结束时才报 Target size 和 input size 不一样，前面的批次都正常
cause: labels
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(9, 2), torch.tensor([0, 1, 1, 0, 1, 0, 0, 1, 1]))


def epoch(loss_of):
    model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    steps = 0
    for x, y in DataLoader(data, batch_size=4):
        optimizer.zero_grad()
        try:
            loss_of(model(x), y).backward()
        except ValueError as error:
            return steps, str(error)
        optimizer.step()
        steps += 1
    return steps, ""


def symptom():
    for criterion, word in ((nn.BCEWithLogitsLoss(), "must be the same"), (nn.BCELoss(), "is different to the input")):
        steps, error = epoch(lambda out, y, c=criterion: c(out.sigmoid().squeeze(), y.float()))
        assert steps == 2 and word in error


def cure():
    criterion = nn.BCEWithLogitsLoss()
    assert epoch(lambda out, y: criterion(out.squeeze(1), y.float())) == (3, "")
    assert epoch(lambda out, y: criterion(out, y.unsqueeze(1).float())) == (3, "")


def healthy(recipe):
    binary_loss = recipe("binary_loss")
    assert epoch(binary_loss) == (3, "")
    assert epoch(lambda out, y: binary_loss(out.squeeze(1), y.bool())) == (3, "")
    masks = binary_loss(torch.zeros(2, 1, 4, 4), torch.zeros(2, 4, 4, dtype=torch.uint8))
    assert masks.shape == ()
    assert binary_loss(torch.zeros(2, 5, 1).squeeze(-1), torch.ones(2, 5)).shape == ()
    for out, y in (((4, 3), (4,)), ((4,), (4, 1)), ((2, 5, 1), (2, 5))):
        try:
            binary_loss(torch.zeros(out), torch.zeros(y))
        except ValueError:
            continue
        raise AssertionError((out, y))
