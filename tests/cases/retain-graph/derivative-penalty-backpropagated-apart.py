"""A penalty on the derivative of the output has a backward() of its own, after that of the data loss: it raises.

asked: PINN with create_graph=True, backward for the data loss and then for the residual: graph a second time
asked: 梯度惩罚用了 create_graph=True，主 loss 和惩罚项分别 backward 还是报错，要不要加 retain_graph
cause: who-needs-it
"""

import torch
from torch import nn


def train(program, make=torch.optim.AdamW):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer, gradients = make(model.parameters(), lr=0.01), []
    for x in torch.randn(2, 16, 2):
        x.requires_grad_()
        out = model(x)
        (slope,) = torch.autograd.grad(out.sum(), x, create_graph=True)
        optimizer.zero_grad()
        program((out - x[:, :1]).square().mean(), (slope.norm(dim=1) - 1).square().mean())
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        gradients.append(nn.utils.parameters_to_vector([p.grad for p in model.parameters()]))
        optimizer.step()
    return torch.stack(gradients)


def apart(loss, penalty):
    loss.backward()
    penalty.backward()


def kept(loss, penalty):
    loss.backward(retain_graph=True)
    penalty.backward()


def together(loss, penalty):
    (loss + penalty).backward()


def symptom():
    for program in (apart, lambda loss, penalty: apart(penalty, loss)):
        try:
            train(program)
        except RuntimeError as error:
            assert "Trying to backward through the graph a second time" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    for make in (torch.optim.AdamW, torch.optim.SGD):
        assert torch.allclose(train(together, make), train(kept, make), atol=1e-5)
