"""The hook that calls step() is registered on one parameter only: the others are updated with the gradient of the batch before.

asked: register_post_accumulate_grad_hook optimizer step inside backward gives different weights
asked: 在钩子里调用 optimizer.step()，权重和普通循环不一样
cause: merged-by-a-hook
"""

import torch
from torch import nn


def train(hooked):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def update(_):
        optimizer.step()
        optimizer.zero_grad()

    for name in hooked:
        model.get_parameter(name).register_post_accumulate_grad_hook(update)
    wanted, moves = [], []
    for _ in range(2):
        x = torch.randn(4, 2).double()
        before = model[0].weight.detach().clone()
        loss = model(x).square().mean()
        wanted.append(-0.1 * torch.autograd.grad(loss, model[0].weight, retain_graph=True)[0])
        loss.backward()
        moves.append(model[0].weight.detach() - before)
    return wanted, moves


def symptom():
    wanted, moves = train(["2.bias"])
    assert not moves[0].any()
    assert torch.allclose(moves[1], wanted[0]) and not torch.allclose(moves[1], wanted[1])


def cure():
    wanted, moves = train(["0.weight", "0.bias", "2.weight", "2.bias"])
    assert all(map(torch.allclose, moves, wanted))
