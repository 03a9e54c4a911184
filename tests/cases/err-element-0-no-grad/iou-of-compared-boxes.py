"""An IoU loss from 0/1 masks made by comparisons with the predicted box; requires_grad on the mask hides the error.

asked: IoU loss from binary masks element 0 of tensors does not require grad, grads None after requires_grad_()
asked: 用比较得到的 mask 算 IoU loss，不报错之后梯度却是 None
cause: cut-in-the-loss
"""

import contextlib
import io

import torch
from torch import nn

grid = torch.stack(torch.meshgrid(torch.arange(8.0), torch.arange(8.0), indexing="ij"), -1)
target = torch.tensor([1.0, 1.0, 6.0, 6.0])


def mask(box):
    return ((grid >= box[:2]) & (grid <= box[2:])).all(-1).float()


def iou_masks(box, rewrap):
    a, b = mask(box), mask(target)
    if rewrap:
        a.requires_grad_()
    return 1 - (a * b).sum() / (a + b).clamp(max=1).sum()


def iou_boxes(box):
    overlap = (torch.min(box[2:], target[2:]) - torch.max(box[:2], target[:2])).clamp(min=0).prod()
    union = (box[2:] - box[:2]).prod() + (target[2:] - target[:2]).prod() - overlap
    return 1 - overlap / union


def gradient(loss_fn, recipe=None):
    model = nn.Linear(4, 4)
    nn.init.zeros_(model.weight)
    model.bias.data = torch.tensor([2.0, 2.0, 7.0, 7.0])
    if recipe:
        recipe("report_grad")(model)
    loss_fn(model(torch.ones(4))).backward()
    return model.bias.grad


def symptom():
    try:
        gradient(lambda box: iou_masks(box, rewrap=False))
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")
    assert gradient(lambda box: iou_masks(box, rewrap=True)) is None


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        gradient(lambda box: iou_masks(box, rewrap=False), recipe)
    assert "output True" in out.getvalue()


def cure():
    assert gradient(iou_boxes).abs().min() > 0
