"""Sample weights in a NumPy array times the losses: converting the losses to an array loses the gradient.

asked: multiply the loss by a numpy array of weights, unsupported operand type(s) for *: 'numpy.ndarray' and 'Tensor'
asked: loss 乘以 numpy 数组的权重报错 Can't call numpy() on Tensor that requires grad
cause: not-in-the-loss
"""

import numpy as np
import pytest
import torch
from torch import nn

torch.manual_seed(0)
x, labels = torch.randn(8, 4), torch.randint(3, (8,))
weights = np.array([1.0, 2.0, 5.0])[labels]


def gradient(weighted):
    torch.manual_seed(0)
    model = nn.Linear(4, 3)
    loss = weighted(nn.functional.cross_entropy(model(x), labels, reduction="none"))
    loss.backward()
    assert loss.dtype == torch.float32
    return model.weight.grad


def in_numpy(losses):
    return torch.tensor((weights * losses.detach().numpy()).mean(), dtype=torch.float32, requires_grad=True)


def symptom():
    with pytest.raises(RuntimeError, match="^Can't call numpy"):
        gradient(lambda losses: (losses * weights).mean())
    with pytest.raises(TypeError, match="'numpy.ndarray' and 'Tensor'"):
        gradient(lambda losses: (weights * losses).mean())
    assert gradient(in_numpy) is None


def cure():
    by_sample = sum(float(w) * gradient(lambda losses, i=i: losses[i]) for i, w in enumerate(weights)) / 8
    for weighted in (lambda t: (t.new_tensor(weights) * t).mean(), lambda t: (t * t.new_tensor(weights)).mean()):
        assert torch.allclose(gradient(weighted), by_sample, atol=1e-6)
