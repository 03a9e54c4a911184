"""A saliency map computed in the validation function, below @torch.no_grad(): backward() raises.

asked: saliency map in evaluation, element 0 of tensors does not require grad because of torch.no_grad decorator
asked: 评估时求输入的梯度（显著图），外面有 no_grad，backward 报错
cause: when
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(), nn.Linear(64, 3))
image = torch.randn(1, 1, 6, 6)


def saliency(mode, grad):
    model.train(mode == "train")
    x = image.clone().requires_grad_()
    with torch.set_grad_enabled(grad):
        model(x).max().backward()
    return x.grad


def symptom():
    try:
        saliency("eval", grad=False)
    except RuntimeError as error:
        assert "does not require grad" in str(error)
    else:
        raise AssertionError("no error")
    assert not torch.equal(saliency("train", grad=True), saliency("train", grad=True)), "Dropout"


def cure():
    with torch.no_grad():
        first = saliency("eval", grad=True)
    assert first.abs().max() > 0
    assert torch.equal(first, saliency("eval", grad=True))
