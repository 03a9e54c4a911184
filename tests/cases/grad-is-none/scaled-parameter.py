"""A weight made as randn(..., requires_grad=True) * 0.01 has .grad None after backward(): it is not a leaf.

asked: requires_grad=True but grad is None after loss.backward()
asked: requires_grad=True 了，backward 之后 grad 还是 None
cause: explain-none
"""

import warnings

import torch


def train(w):
    x = torch.randn(64, 3)
    y = x @ torch.tensor([[1.0], [-2.0], [3.0]])
    for _ in range(200):
        w.grad = None
        ((x @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
    return w


def symptom():
    w = torch.randn(3, 1, requires_grad=True) * 0.01
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            train(w)
        except TypeError as error:
            assert "'NoneType'" in str(error)
        else:
            raise AssertionError("nothing was raised")
    assert not w.is_leaf


def cure():
    torch.manual_seed(0)
    w = train((torch.randn(3, 1) * 0.01).requires_grad_())
    assert torch.allclose(w.detach().flatten(), torch.tensor([1.0, -2.0, 3.0]), atol=0.05)
