"""Linear regression by hand: the update makes a new weight under no_grad(), and the second step raises.

asked: gradient descent by hand second iteration element 0 of tensors does not require grad
asked: 手写梯度下降 w = w - lr * w.grad，第二步 backward 报 element 0 of tensors does not require grad
cause: causes
"""

import torch


def train(update):
    torch.manual_seed(0)
    x = torch.randn(64, 2)
    y = x @ torch.tensor([3.0, -1.0])
    w = torch.zeros(2, requires_grad=True)
    for step in range(200):
        try:
            loss = (x @ w - y).square().mean()
            loss.backward()
            w = update(w)
            w.grad = None
        except (RuntimeError, TypeError) as error:
            return step, str(error)
    return loss.item()


def replaced(w):
    with torch.no_grad():
        return w - 0.1 * w.grad


def moved_out(w):
    return w - 0.1 * w.grad


def in_place(w):
    with torch.no_grad():
        w -= 0.1 * w.grad
    return w


def tracked_again(w):
    return replaced(w).requires_grad_()


def symptom():
    step, error = train(replaced)
    assert step == 1 and "element 0 of tensors does not require grad" in error
    # To move the update out of no_grad() is no help: the new w is not a leaf and gets no gradient.
    step, error = train(moved_out)
    assert step == 1 and "NoneType" in error


def cure():
    assert train(in_place) < 1e-3
    assert train(tracked_again) < 1e-3
