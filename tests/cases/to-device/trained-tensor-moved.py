"""Style transfer and a regression by hand: requires_grad comes first, .to(device) after it; it fails on the GPU only.

asked: how to move a tensor that I train myself to the GPU, tensor.to(device) or device=
asked: 自己要训练的张量怎么放到 GPU 上，tensor.to(device) 写在哪里
cause: assign
"""

import torch
from torch import nn


class Scaled(nn.Module):
    def __init__(self, device):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(2)).to(device)
        self.fc = nn.Linear(2, 1)


def accepted(image):
    try:
        torch.optim.Adam([image])
    except ValueError as error:
        return str(error)
    return ""


def symptom():
    for device, left_out in (("cpu", False), ("meta", True)):
        w = torch.ones(3, 1, requires_grad=True).to(device)
        assert w.is_leaf != left_out
        image = torch.zeros(1, 3, 8, 8).requires_grad_().to(device)
        assert ("non-leaf" in accepted(image)) == left_out
        names = [name for name, _ in Scaled(device).named_parameters()]
        assert ("scale" not in names) == left_out


def cure():
    for device in ("cpu", "meta"):
        w = torch.ones(3, 1).to(device).requires_grad_()
        assert w.is_leaf
        assert not accepted(torch.zeros(1, 3, 8, 8).to(device).requires_grad_())
        scaled = Scaled("cpu")
        scaled.scale = nn.Parameter(torch.ones(2).to(device))
        assert "scale" in dict(scaled.named_parameters())
