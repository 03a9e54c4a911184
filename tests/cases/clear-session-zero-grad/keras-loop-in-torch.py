"""A GradientTape loop translated line by line: torch.autograd.grad returns the gradients, and optimizer.step() moves nothing.

asked: optimizer.step does nothing after torch.autograd.grad, translating tf.GradientTape to PyTorch
asked: TensorFlow 的 GradientTape 训练循环改成 PyTorch，权重不更新
cause: torch-can-return-gradients-too
"""

import torch
from torch import nn


def train(way):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    weights, losses = list(model.parameters()), []
    x = torch.randn(64, 3)
    y = x.sum(1, keepdim=True)
    for _ in range(5):
        for xb, yb in zip(x.split(16), y.split(16)):
            loss = nn.functional.mse_loss(model(xb), yb)
            if way == "backward":
                optimizer.zero_grad()
                loss.backward()
            else:
                gradients = torch.autograd.grad(loss, weights)
                if way == "assigned":
                    for weight, gradient in zip(weights, gradients):
                        weight.grad = gradient
            optimizer.step()
            losses.append(loss.item())
    return losses, [w.detach().clone() for w in weights]


def symptom():
    torch.manual_seed(0)
    new = nn.Sequential(nn.Linear(3, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
    losses, weights = train("returned")
    assert all(map(torch.equal, weights, new.parameters()))
    assert sum(losses[-4:]) > 0.8 * sum(losses[:4])


def cure():
    losses, weights = train("assigned")
    assert sum(losses[-4:]) < 0.8 * sum(losses[:4])
    assert all(map(torch.equal, weights, train("backward")[1]))
