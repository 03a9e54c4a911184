"""Sample weights are passed to backward() as a column, the losses are a row: the shapes do not match.

asked: losses.backward(weights) RuntimeError Mismatch in shape grad_output[0] has a shape of torch.Size([16, 1])
asked: 把样本权重传给 backward，报错 Mismatch in shape: grad_output[0]
cause: same-shape-as-y
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
x, labels, weights = torch.randn(16, 4), torch.randint(3, (16,)), torch.rand(16, 1)


def gradient(backpropagate):
    model.zero_grad()
    backpropagate(nn.functional.cross_entropy(model(x), labels, reduction="none"))
    return model[0].weight.grad.clone()


def symptom():
    try:
        gradient(lambda losses: losses.backward(weights))
    except RuntimeError as error:
        assert "Mismatch in shape: grad_output[0] has a shape of torch.Size([16, 1])" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    summed = gradient(lambda losses: losses.backward(weights.squeeze(1)))
    mean = gradient(lambda losses: (weights.squeeze(1) * losses).mean().backward())
    assert torch.allclose(summed, 16 * mean, rtol=1e-3, atol=1e-5)
    without_squeeze = gradient(lambda losses: (weights * losses).mean().backward())
    assert not torch.allclose(without_squeeze, mean, rtol=1e-3, atol=1e-5)
