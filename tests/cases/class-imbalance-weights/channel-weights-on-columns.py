"""Masks with three channels, 3 pixels wide: pos_weight (3,) weighs the columns of the picture, without an error.

asked: pos_weight for multi channel segmentation masks, per channel weights seem to do nothing useful
asked: 三通道分割 mask 加了 pos_weight，不报错，可是少的那一类还是分不出来
cause: shape-of-pos-weight
"""

import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(12, 1, 3, 3)
masks = torch.cat([(images > t).float() for t in (0.0, 0.8, 1.5)], dim=1)


def factor_of_class(pos_weight):
    """How much each class's positives weigh in the gradient of an undecided model."""
    logits = torch.zeros_like(masks).requires_grad_()
    nn.BCEWithLogitsLoss(pos_weight=pos_weight, reduction="sum")(logits, masks).backward()
    return [(-2 * logits.grad[:, c][masks[:, c] == 1]).mean().item() for c in range(3)]


def symptom():
    shares = masks.mean(dim=(0, 2, 3))
    wanted = (1 - shares) / shares
    got = factor_of_class(wanted)
    assert got[2] < 0.8 * wanted[2].item()
    try:
        nn.BCEWithLogitsLoss(pos_weight=wanted)(torch.zeros(2, 3, 8, 8), torch.zeros(2, 3, 8, 8))
    except RuntimeError as error:
        assert "must match the size of tensor" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    shares = masks.mean(dim=(0, 2, 3))
    wanted = (1 - shares) / shares
    assert torch.allclose(torch.tensor(factor_of_class(wanted.view(3, 1, 1))), wanted, atol=1e-3)


def healthy(recipe):
    positive_weights = recipe("positive_weights")
    pos_weight = positive_weights([(images[:5], masks[:5]), (images[5:], masks[5:].bool())])
    shares = masks.mean(dim=(0, 2, 3))
    assert pos_weight.shape == (3, 1, 1)
    assert torch.allclose(pos_weight.flatten(), (1 - shares) / shares, atol=1e-3)
    assert positive_weights([(images, masks[:, 0].unsqueeze(1))]).shape == (1, 1, 1)
    try:
        positive_weights([(images, masks[:, 0])])
    except ValueError as error:
        assert "unsqueeze(1)" in str(error)
    else:
        raise AssertionError("no error")
