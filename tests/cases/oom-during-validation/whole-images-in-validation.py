"""Training sees crops, validation whole images: under no_grad() one image takes more than a batch of crops in training.

asked: trains on random crops without problems, out of memory when validating on full size images with batch size 1
asked: 训练用随机裁剪没问题，验证用原图 batch size 设成 1 还是显存不够
cause: batch
"""

import contextlib
import io
import re
import weakref

import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1), nn.ReLU()
)


def most_bytes(x, no_grad):
    alive, sizes = [], []
    with torch.set_grad_enabled(not no_grad):
        for layer in model:
            x = layer(x)
            alive.append(weakref.ref(x))
            sizes.append(sum(output.nbytes for ref in alive if (output := ref()) is not None))
    return max(sizes)


def tiles(image, side=32):
    return [tile for rows in image.split(side, 2) for tile in rows.split(side, 3)]


crops, image = torch.randn(4, 3, 32, 32), torch.randn(1, 3, 256, 256)


def symptom():
    training = most_bytes(crops, no_grad=False)
    assert most_bytes(image, no_grad=True) > 4 * training
    assert most_bytes(crops, no_grad=True) < training


def diagnosis(recipe):
    model.eval()
    for no_grad in (True, False):  # an output without a name takes its graph along: no_grad() has to be there
        with contextlib.redirect_stdout(io.StringIO()) as out, recipe("Kept")(model) as kept:
            for _ in range(3):
                with torch.set_grad_enabled(not no_grad):
                    model(image)
                kept.report()
        lines = [[int(n) for n in re.findall(r"[+-]?\d+", line)] for line in out.getvalue().splitlines()]
        assert lines == [[0, 0, 0]] * 3


def cure():
    training = most_bytes(crops, no_grad=False)
    assert max(most_bytes(tile, no_grad=True) for tile in tiles(image)) < training


def healthy(recipe):
    found = recipe("predict")(model, tiles(image), lambda tile: model(tile).amax((2, 3)))
    assert found.shape == (64, 4) and not found.requires_grad

    def slopes(tile):
        with torch.enable_grad():
            x = tile.clone().requires_grad_()
            return torch.autograd.grad(model(x).sum(), x, create_graph=True)[0].amax((2, 3))

    found = recipe("predict")(model, tiles(image), slopes)
    assert found.any() and not found.requires_grad
