"""A trained network is asked about one photo, without a batch dimension.

asked: shapes cannot be multiplied (6x784 and 4704x10) when predicting one image
asked: 训练正常，预测单张图片时报 mat1 and mat2 形状错误
cause: missing-batch-dimension
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(3, 6, 5), nn.ReLU(), nn.Flatten(), nn.Linear(4704, 10))
photo = torch.rand(3, 32, 32)
digits, digit = nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), torch.rand(28, 28)


def shapes(recipe, x):
    printed = io.StringIO()
    handles = recipe("report_shapes")(model)
    with contextlib.redirect_stdout(printed), contextlib.suppress(RuntimeError), torch.inference_mode():
        model.eval()(x)
    for handle in handles:
        handle.remove()
    return printed.getvalue().splitlines()


def symptom():
    assert model(torch.rand(8, 3, 32, 32)).shape == (8, 10)
    for net, x, numbers in ((model, photo, "(6x784 and 4704x10)"), (digits, digit, "(28x28 and 784x10)")):
        try:
            net(x)
        except RuntimeError as error:
            assert numbers in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    assert shapes(recipe, photo)[-1] == "3 Linear: (6, 784) wants (..., 4704)"


def cure():
    assert model(photo.unsqueeze(0)).shape == digits(digit.unsqueeze(0)).shape == (1, 10)


def healthy(recipe):
    assert shapes(recipe, photo.unsqueeze(0))[-1] == "3 Linear: (1, 4704) wants (..., 4704)"
