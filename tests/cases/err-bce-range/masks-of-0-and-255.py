"""A U-Net on masks of 0 and 255: the BCE loss is negative.

asked: BCEWithLogitsLoss loss is negative segmentation
asked: 二分类分割 BCE 的 loss 是负数
cause: below-zero
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images = torch.randn(16, 1, 8, 8)
masks = (images > 0).to(torch.uint8) * 255


def train(prepare, criterion, *last):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, 1), *last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(20):
        for x, y in DataLoader(TensorDataset(images, masks), batch_size=4):
            optimizer.zero_grad()
            loss = criterion(model(x), prepare(y))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def symptom():
    assert train(lambda y: y.float(), nn.BCEWithLogitsLoss())[-1] < -10
    try:
        train(lambda y: y.float(), nn.BCELoss(), nn.Sigmoid())
    except RuntimeError as error:
        assert "all elements of target should be between 0 and 1" in str(error)
    else:
        raise AssertionError("no error")


def report(recipe, output, target):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(output, target)
    return out.getvalue()


def diagnosis(recipe):
    model = nn.Conv2d(1, 1, 3, padding=1)
    for target in (masks, masks.float()):
        said = report(recipe, model(images).sigmoid(), target)
        assert "target: 0 to 255, outside" in said and ", inside [0, 1]; target" in said


def cure():
    for criterion, last in ((nn.BCEWithLogitsLoss(), []), (nn.BCELoss(), [nn.Sigmoid()])):
        losses = train(lambda y: y.float() / 255, criterion, *last)
        assert min(losses) >= 0 and losses[-1] < 0.5


def healthy(recipe):
    said = report(recipe, nn.Conv2d(1, 1, 3, padding=1)(images).sigmoid(), (masks > 127))
    assert said.count("inside [0, 1]") == 2 and "SigmoidBackward0" in said
