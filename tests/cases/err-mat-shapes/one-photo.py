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
flat = nn.Sequential(nn.Linear(784, 10), nn.ReLU())  # trained on images.view(-1, 784)
texts, text = nn.Sequential(nn.Embedding(20, 8), nn.Flatten(), nn.Linear(56, 2)), torch.randint(20, (7,))
signals = nn.Sequential(nn.Conv1d(4, 16, 3, padding=1), nn.Linear(800, 2))


def shapes(recipe, x):
    printed = io.StringIO()
    handles = recipe("report_shapes")(model)
    with contextlib.redirect_stdout(printed), contextlib.suppress(RuntimeError), torch.inference_mode():
        model.eval()(x)
    for handle in handles:
        handle.remove()
    return printed.getvalue().splitlines()


def message(net, x):
    try:
        net(x)
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert model(torch.rand(8, 3, 32, 32)).shape == (8, 10)
    assert "(6x784 and 4704x10)" in message(model, photo)
    assert "(28x28 and 784x10)" in message(digits, digit)
    assert "(7x8 and 56x2)" in message(texts, text)


def diagnosis(recipe):
    assert shapes(recipe, photo)[-1] == "3 Linear: (6, 784) wants (..., 4704)"


def cure():
    assert model(photo.unsqueeze(0)).shape == digits(digit.unsqueeze(0)).shape == (1, 10)
    assert texts(text.unsqueeze(0)).shape == (1, 2)
    # The same numbers where nothing flattens: a batch dimension alone does not help.
    one = torch.rand(1, 4, 50)
    assert "(28x28 and 784x10)" in message(flat, digit[None])
    assert "(28x28 and 784x10)" in message(flat, digit[None, None])
    assert "(16x50 and 800x2)" in message(signals, one)
    assert flat(digit[None, None].flatten(1)).shape == flat(digit[None].flatten(1)).shape == (1, 10)
    assert signals[1](signals[0](one).flatten(1)).shape == (1, 2)


def healthy(recipe):
    assert shapes(recipe, photo.unsqueeze(0))[-1] == "3 Linear: (1, 4704) wants (..., 4704)"
