"""A saliency map: requires_grad=True on the image, which is then normalised; image.grad is None.

asked: saliency map FGSM image.grad is None, requires_grad was set on the input image
asked: 对抗样本 FGSM 输入图片设置了 requires_grad，image.grad 还是 None
cause: explain-none
"""

import contextlib
import io
import warnings

import torch
from torch import nn

warnings.simplefilter("ignore", UserWarning)
torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5)).eval()
mean = torch.tensor([0.5, 0.4, 0.3])[:, None, None]
raw = (torch.rand(1, 3, 8, 8) * 255).byte()


def mistaken():
    image = raw.float().requires_grad_()
    image = (image / 255 - mean).to(torch.float32)
    return image, model(image)[0].max()


def too_late():
    image = raw.float() / 255 - mean
    score = model(image)[0].max()
    image.requires_grad_()
    return image, score


def viewed():
    image = (raw[0].float() / 255 - mean).requires_grad_()
    with torch.no_grad():
        image = image.unsqueeze(0)
    assert image.is_leaf and image.requires_grad
    return image, model(image)[0].max()


def right():
    image = (raw.float() / 255 - mean).requires_grad_()
    return image, model(image)[0].max()


def kept():
    image, score = mistaken()
    image.retain_grad()
    return image, score


def report(program, recipe):
    image, score = program()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(score, image=image, first=model[0].weight)
    return [line.split(maxsplit=1)[1] for line in out.getvalue().splitlines()]


def symptom():
    for program in (mistaken, too_late, viewed):
        image, score = program()
        score.backward()
        assert image.grad is None


def diagnosis(recipe):
    assert report(mistaken, recipe) == ["None: not a leaf, made by SubBackward0", "a gradient"]
    for program in (too_late, viewed):
        assert report(program, recipe) == ["None: this loss does not lead to it", "a gradient"]


def cure():
    gradients = []
    for program in (right, kept):
        image, score = program()
        score.backward()
        gradients.append(image.grad)
    assert torch.equal(*gradients) and gradients[0].abs().max() > 0


def healthy(recipe):
    assert report(right, recipe) == report(kept, recipe) == ["a gradient", "a gradient"]
