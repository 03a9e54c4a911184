"""LBFGS without a line search fits a curve badly: zero_grad() stands before step(), not inside the closure.

asked: LBFGS does not converge, where does zero_grad go
asked: 用 LBFGS 拟合曲线不收敛，zero_grad 写在 closure 外面
cause: lbfgs-inside-the-closure
"""

import torch


def gradients_right(inside):
    t = torch.linspace(0, 1, 20)
    y = 2 * torch.exp(-3 * t) + 0.5
    w = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([w], lr=0.5, max_iter=10)
    right = []

    def closure():
        if inside:
            optimizer.zero_grad()
        loss = ((w[0] * torch.exp(-w[1] * t) + w[2] - y) ** 2).mean()
        wanted = torch.autograd.grad(loss, w, retain_graph=True)[0]
        loss.backward()
        right.append(torch.allclose(w.grad, wanted))
        return loss

    losses = []
    for _ in range(15):
        optimizer.zero_grad()
        losses.append(optimizer.step(closure).item())
    return right, losses


def symptom():
    right, _ = gradients_right(inside=False)
    assert right[0]
    assert not all(right[1:10])


def cure():
    right, losses = gradients_right(inside=True)
    assert all(right)
    assert losses[-1] < 0.01 * losses[0]
