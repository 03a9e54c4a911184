"""The weights before and after training are compared as arrays: no difference, although the model learns.

asked: model.weight.detach().numpy() before and after training is identical but the loss decreases
asked: 训练前后的权重用 detach().numpy() 存下来比较，完全一样，loss 却在下降
cause: the-array-moves-with-step
"""

import numpy as np
import torch
from torch import nn


def train(snapshot, make):
    torch.manual_seed(0)
    x = torch.randn(32, 3)
    y = x.sum(1, keepdim=True)
    model = nn.Linear(3, 1)
    optimizer = make(model.parameters())
    before, losses = snapshot(model.weight), []
    for _ in range(20):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    return not np.array_equal(before, snapshot(model.weight))


def makers():
    yield lambda parameters: torch.optim.SGD(parameters, lr=0.1)
    yield lambda parameters: torch.optim.AdamW(parameters, lr=0.01)
    yield lambda parameters: torch.optim.Adam(parameters, lr=0.01, fused=True)


def symptom():
    weight = nn.Linear(3, 1).weight
    assert not np.array_equal(weight, weight)
    for make in makers():
        assert not train(lambda weight: weight.detach().numpy(), make)
        assert not train(lambda weight: weight.numpy(force=True), make)


def cure():
    weight = nn.Linear(3, 1).weight.detach()
    assert np.array_equal(weight, weight)
    for make in makers():
        assert train(lambda weight: weight.detach().numpy().copy(), make)


def healthy(recipe):
    for make in makers():
        assert train(recipe("to_numpy"), make)
