"""CIFAR images in batches of 32 go into a Linear layer without a flatten: A = C and B = 32 look like a transposed table.

asked: mat1 and mat2 shapes cannot be multiplied (3072x32 and 3072x512)
asked: CIFAR-10 全连接网络，batch_size=32，报 3072x32 and 3072x512
cause: flatten-from-dimension-1
"""

import contextlib
import io

import torch
from torch import nn

images = torch.randn(32, 3, 32, 32)
model = nn.Sequential(nn.Linear(3 * 32 * 32, 512), nn.ReLU(), nn.Linear(512, 10))


def message(x):
    try:
        model(x)
    except RuntimeError as error:
        return str(error)
    return ""


def last_line(recipe, x):
    printed = io.StringIO()
    handles = recipe("report_shapes")(model)
    with contextlib.redirect_stdout(printed):
        message(x)
    for handle in handles:
        handle.remove()
    return printed.getvalue().splitlines()[-1]


def symptom():
    assert "(3072x32 and 3072x512)" in message(images)
    assert "(3072x32 and 3072x512)" in message(images.mT)  # the cure of a transposed table cures nothing here


def diagnosis(recipe):
    assert last_line(recipe, images) == "0 Linear: (32, 3, 32, 32) wants (..., 3072)"


def cure():
    assert model(images.flatten(1)).shape == (32, 10)


def healthy(recipe):
    assert last_line(recipe, images.flatten(1)) == "2 Linear: (32, 512) wants (..., 512)"
    table = torch.randn(3072, 32)  # features in the rows: two dimensions
    assert "(3072x32 and 3072x512)" in message(table)
    assert not message(table.T)
