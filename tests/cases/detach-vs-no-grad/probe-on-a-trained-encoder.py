"""A probe must not train the encoder, but the main head does: under no_grad() the main loss trains no encoder either.

asked: auxiliary head should not update the encoder but the main loss should, detach or no_grad
asked: 辅助头的 loss 不更新编码器，主 loss 要更新，编码器放进 no_grad 后不再训练
cause: three-ways-to-stop-a-gradient
"""

import torch
from torch import nn


def gradients(way, main=True):
    torch.manual_seed(0)
    encoder, head, probe = nn.Sequential(nn.Linear(4, 8), nn.ReLU()), nn.Linear(8, 2), nn.Linear(8, 3)
    x, y, z = torch.randn(16, 4), torch.randint(2, (16,)), torch.randint(3, (16,))
    with torch.set_grad_enabled(way != "no_grad()"):
        features = encoder(x)
    loss = nn.functional.cross_entropy(probe(features.detach() if way == "detach()" else features), z)
    if main:
        loss = loss + nn.functional.cross_entropy(head(features), y)
    loss.backward()
    assert probe.weight.grad.any() and (head.weight.grad is not None) == main
    return encoder[0].weight.grad


def symptom():
    assert gradients("no_grad()") is None
    assert not torch.equal(gradients("nothing"), gradients("detach()"))


def cure():
    assert gradients("detach()").any()
    # Nothing else trains the encoder: no_grad() is as good.
    assert gradients("no_grad()", main=False) is gradients("detach()", main=False) is None
