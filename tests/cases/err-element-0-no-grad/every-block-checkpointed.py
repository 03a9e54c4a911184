"""Every block is checkpointed, the first one on the data itself: nothing is frozen, and no input requires grad.

asked: checkpoint whole model on the images, element 0 of tensors does not require grad, nothing is frozen
asked: 没有冻结任何层，整个模型用 checkpoint 之后 backward 报 element 0 of tensors does not require grad
cause: reentrant-checkpoint
"""

import warnings

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def train(**options):
    torch.manual_seed(0)
    blocks = nn.ModuleList([nn.Sequential(nn.Linear(4, 8), nn.ReLU()), nn.Linear(8, 3)])
    h, labels = torch.randn(6, 4), torch.randint(3, (6,))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for block in blocks:
            h = checkpoint(block, h, **options)
    nn.functional.cross_entropy(h, labels).backward()
    return [p.grad is not None for p in blocks.parameters()]


def symptom():
    for options in ({"use_reentrant": True}, {}):
        try:
            train(**options)
        except RuntimeError as error:
            assert "element 0 of tensors does not require grad" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    assert all(train(use_reentrant=False))
