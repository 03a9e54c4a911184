"""Segmentation: masks read from image files are uint8 with a channel of size 1; the last batch holds one image.

asked: segmentation masks from png, only batches of spatial targets supported but got targets of dimension 4
asked: 语义分割 mask 读进来是 uint8，形状 (N, 1, H, W)，交叉熵报错
cause: drop-the-label-column
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images = torch.rand(9, 3, 8, 8)
masks = (images.sum(1, keepdim=True) > 1.5).byte()


def train(prepare, channel_last=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 2, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    data = TensorDataset(images, masks.permute(0, 2, 3, 1) if channel_last else masks)
    steps = 0
    for x, mask in DataLoader(data, batch_size=4):
        optimizer.zero_grad()
        try:
            nn.functional.cross_entropy(model(x), prepare(mask)).backward()
        except (RuntimeError, ValueError) as error:
            return steps, str(error)
        optimizer.step()
        steps += 1
    return steps, ""


def symptom():
    steps, error = train(lambda mask: mask)
    assert steps == 0
    assert "but got targets of dimension: 4" in error
    steps, error = train(lambda mask: mask.squeeze(1))
    assert steps == 0
    assert "Long" in error
    steps, error = train(lambda mask: mask.squeeze().long())
    assert steps == 2, "the batch of one image"
    assert error


def cure():
    assert train(lambda mask: mask.squeeze(1).long()) == (3, "")
    assert train(lambda mask: mask.squeeze(-1).long(), channel_last=True) == (3, "")
