"""A SegNet decoder under use_deterministic_algorithms(True): MaxUnpool2d has no deterministic implementation.

asked: max_unpooling2d_forward_out does not have a deterministic implementation
asked: 打开 use_deterministic_algorithms 后 MaxUnpool2d 报错 does not have a deterministic implementation
cause: nondeterministic-operations-raise
"""

import warnings

import torch
from torch import nn


class SegNet(nn.Module):
    def __init__(self, scatter=False):
        super().__init__()
        self.down, self.up = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 2, 3, padding=1)
        self.pool, self.unpool = nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)
        self.scatter = scatter

    def forward(self, x):
        h, where = self.pool(self.down(x))
        if self.scatter:
            flat = torch.zeros(*h.shape[:2], x.shape[2] * x.shape[3], dtype=h.dtype)
            h = flat.scatter(2, where.flatten(2), h.flatten(2)).unflatten(2, x.shape[2:])
        else:
            h = self.unpool(h, where)
        return self.up(h)


def loss(model):
    torch.manual_seed(0)
    return nn.functional.cross_entropy(model(torch.randn(2, 1, 8, 8)), torch.zeros(2, 8, 8).long())


def symptom():
    torch.use_deterministic_algorithms(True)
    try:
        loss(SegNet()).backward()
    except RuntimeError as error:
        assert "max_unpooling2d_forward_out does not have a deterministic implementation" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.manual_seed(1)
    model = SegNet()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warned = loss(model)
    assert any("does not have a deterministic implementation" in str(w.message) for w in caught)
    torch.use_deterministic_algorithms(True)
    other = SegNet(scatter=True)
    other.load_state_dict(model.state_dict())
    assert torch.equal(loss(other), warned)
    loss(other).backward()
