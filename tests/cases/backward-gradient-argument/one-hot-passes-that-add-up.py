"""A Jacobian made row by row in a loop: x.grad is never emptied, so each row holds those before it as well.

asked: computing the Jacobian with y[i].backward(retain_graph=True) in a loop, rows are wrong and keep growing
asked: 循环里用 y[i].backward(retain_graph=True) 求雅可比矩阵，后面的行越加越大
cause: vector-times-jacobian
"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Dropout(0.5), nn.Linear(8, 3)).double().eval()
x = torch.randn(4, dtype=torch.float64, requires_grad=True)
J = torch.func.jacrev(model)(x.detach())


def rows(empty):
    x.grad, y, found = None, model(x), []
    for i in range(3):
        if empty:
            x.grad = None
        y[i].backward(retain_graph=True)
        found.append(x.grad.clone())
    return torch.stack(found)


def symptom():
    assert torch.allclose(rows(empty=False), J.cumsum(0)) and not torch.allclose(J.cumsum(0), J)


def cure():
    assert torch.allclose(rows(empty=True), J)
    batch = torch.randn(5, 4, dtype=torch.float64)
    each = torch.func.vmap(torch.func.jacrev(lambda s: model(s[None])[0]))(batch)
    assert torch.allclose(each, torch.stack([torch.func.jacrev(model)(s) for s in batch]))
    model.train()
    try:
        torch.func.vmap(torch.func.jacrev(lambda s: model(s[None])[0]))(batch)
    except RuntimeError as error:
        assert "random" in str(error)
    else:
        raise AssertionError("dropout did not raise")
    finally:
        model.eval()
