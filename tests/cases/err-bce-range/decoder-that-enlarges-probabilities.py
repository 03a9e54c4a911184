"""A segmentation decoder applies the sigmoid and then enlarges the map with bicubic: the error although there is a sigmoid.

asked: I have a sigmoid and still get all elements of input should be between 0 and 1, upsampling
asked: 已经有 sigmoid 了，上采样之后 BCELoss 还是报 input should be between 0 and 1
cause: after-the-sigmoid
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(4, 1, 16, 16)
masks = (nn.functional.avg_pool2d(images, 5, 1, 2) > 0).float()


class Decoder(nn.Module):
    def __init__(self, sigmoid_last, mode):
        super().__init__()
        self.conv, self.sigmoid_last, self.mode = nn.Conv2d(1, 1, 3, stride=2, padding=1), sigmoid_last, mode
        nn.init.constant_(self.conv.weight, 3.0)

    def forward(self, x):
        small = self.conv(x)
        if self.sigmoid_last:
            return {"masks": nn.functional.interpolate(small, scale_factor=2, mode=self.mode).sigmoid()}
        return {"masks": nn.functional.interpolate(small.sigmoid(), scale_factor=2, mode=self.mode)}


def step(model):
    loss = nn.functional.binary_cross_entropy(model(images)["masks"], masks)
    loss.backward()
    return loss.item()


def report(recipe, model):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(model(images)["masks"], masks)
    return out.getvalue()


def symptom():
    try:
        step(Decoder(False, "bicubic"))
    except RuntimeError as error:
        assert "all elements of input should be between 0 and 1" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    said = report(recipe, Decoder(False, "bicubic"))
    assert "outside [0, 1]: " in said and "Bicubic" in said


def cure():
    assert step(Decoder(True, "bicubic")) > 0
    assert step(Decoder(False, "bilinear")) > 0


def healthy(recipe):
    for model in (Decoder(True, "bicubic"), Decoder(False, "bilinear")):
        assert report(recipe, model).count("inside [0, 1]") == 2
    whole = torch.randn(500, 10, requires_grad=True).softmax(1).sum(1)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(whole, torch.ones(500))
        recipe("explain_bce")(whole.half().clamp(max=1), torch.ones(500))
    first, second = out.getvalue().splitlines()
    assert "by rounding only" in first and "inside" in second.split(";")[0]
    ones = torch.ones(2, 1, 8, 8, requires_grad=True)
    sizes = [nn.functional.interpolate(ones, size=n, mode="bilinear") for n in range(9, 90)]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for probabilities in sizes:
            recipe("explain_bce")(probabilities, torch.ones_like(probabilities))
    assert "by rounding only" in out.getvalue() and "outside [0, 1]: " not in out.getvalue()
    assert all(p.clamp(max=1).max() <= 1 for p in sizes)
