"""p.require_grad = False: no error, and the backbone is trained all the same.

asked: set require_grad False for all layers but they still change during training
asked: 写了 p.require_grad = False，参数还是在更新
cause: refused-and-not-noticed
"""

import torch
from torch import nn


def backbone_moves(freeze):
    torch.manual_seed(0)
    backbone, head = nn.Sequential(nn.Linear(3, 8), nn.ReLU()), nn.Linear(8, 2)
    freeze(backbone)
    optimizer = torch.optim.AdamW([*backbone.parameters(), *head.parameters()], lr=0.01)
    before = backbone[0].weight.detach().clone()
    for x in torch.randn(3, 8, 3):
        nn.functional.cross_entropy(head(backbone(x)), torch.arange(8) % 2).backward()
        optimizer.step()
        optimizer.zero_grad()
    return not torch.equal(before, backbone[0].weight)


def misspelt(backbone):
    for p in backbone.parameters():
        p.require_grad = False


def symptom():
    assert backbone_moves(misspelt)
    assert backbone_moves(lambda backbone: setattr(backbone, "requires_grad", False))


def cure():
    assert not backbone_moves(lambda backbone: backbone.requires_grad_(False))
    try:
        nn.Linear(2, 2).require_grad_(False)
    except AttributeError:
        pass
    else:
        raise AssertionError("a wrong name is not noticed")
