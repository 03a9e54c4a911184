"""Binary masks read from PNG files: 255 is the object, so ignore_index=255 would leave one class to learn.

asked: Target 255 is out of bounds, binary segmentation mask with 0 and 255
asked: 二分类分割，mask 只有 0 和 255，报 Target 255 is out of bounds
asked: Target -1 is out of bounds, my labels are -1 and 1
cause: map-labels-to-zero-to-c-minus-one
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images = torch.randn(12, 3, 8, 8)
masks = (images[:, 0] > 0).byte() * 255


def train(masks, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 2, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(30):
        for xs, ys in DataLoader(TensorDataset(images, masks), batch_size=4):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xs), ys.long(), **options).backward()
            optimizer.step()
    return model.eval()(images).argmax(dim=1)


def symptom():
    try:
        train(masks)
    except IndexError as error:
        assert str(error) == "Target 255 is out of bounds."
    else:
        raise AssertionError("no error")
    # What a reader for whom 255 means "no label" does: now everything is background.
    assert train(masks, ignore_index=255).float().mean() < 0.01


def diagnosis(recipe):
    loader = DataLoader(TensorDataset(images, masks), batch_size=4)
    assert recipe("bad_labels")(loader, num_classes=2) == [(i, [255]) for i in range(12)]


def cure():
    values, labels = torch.unique(masks, return_inverse=True)
    assert values.tolist() == [0, 255]
    assert (values[train(labels)] == masks).float().mean() > 0.8
    shrunk = nn.functional.interpolate(masks[:, None].float(), size=5, mode="bilinear")
    assert len(shrunk.unique()) > 2, "values between 0 and 255, which are no classes"
    shrunk = nn.functional.interpolate(masks[:, None].float(), size=5, mode="nearest")
    assert shrunk.unique().tolist() == [0, 255]
    values, labels = torch.unique(torch.tensor([1, -1, -1, 1]), return_inverse=True)
    assert (values.tolist(), labels.tolist()) == ([-1, 1], [1, 0, 0, 1])


def healthy(recipe):
    loader = DataLoader(TensorDataset(images, masks // 255), batch_size=4)
    assert recipe("bad_labels")(loader, num_classes=2) == []
