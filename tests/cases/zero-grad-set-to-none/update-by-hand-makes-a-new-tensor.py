"""Linear regression by hand: w = w - lr * w.grad makes w a new tensor, and w.grad.zero_() in the next line raises.

asked: AttributeError NoneType object has no attribute zero_ after w = w - lr * w.grad
asked: 手写梯度下降 w = w - lr * w.grad，w.grad.zero_() 报错 'NoneType' object has no attribute 'zero_'
cause: nonetype-errors
"""

import torch


def train(update, clear):
    torch.manual_seed(0)
    x = torch.randn(20, 3)
    y = x @ torch.tensor([1.0, 2.0, 3.0])
    w, losses = torch.zeros(3, requires_grad=True), []
    for _ in range(50):
        loss = ((x @ w - y) ** 2).mean()
        loss.backward()
        losses.append(loss.item())
        w = update(w)
        clear(w)
    return losses


def new(w):
    return w - 0.1 * w.grad


@torch.no_grad()
def new_under_no_grad(w):
    return w - 0.1 * w.grad


@torch.no_grad()
def in_place(w):
    w -= 0.1 * w.grad
    return w


def zero(w):
    w.grad.zero_()


def drop(w):
    w.grad = None


def error(update, clear):
    try:
        train(update, clear)
    except (AttributeError, TypeError, RuntimeError) as error:
        return str(error)
    raise AssertionError("nothing was raised")


def symptom():
    for update in (new, new_under_no_grad):
        assert error(update, zero) == "'NoneType' object has no attribute 'zero_'"
    # Another way to clear it only moves the error to the next iteration.
    assert error(new, drop) == "unsupported operand type(s) for *: 'float' and 'NoneType'"
    assert "does not require grad" in error(new_under_no_grad, drop)


def cure():
    for clear in (zero, drop):
        losses = train(in_place, clear)
        assert losses[-1] < losses[0] / 1000
