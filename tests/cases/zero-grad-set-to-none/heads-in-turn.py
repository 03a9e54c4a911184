"""Two heads take turns under AdamW with set_to_none=False; the idle one still moves.

asked: parameters still change although their gradient is zero
asked: 梯度全是 0，参数为什么还在更新
cause: step-skips-none-but-not-zeros
"""

import torch
from torch import nn


def idle_moves(make_optimizer, set_to_none):
    torch.manual_seed(0)
    body, heads = nn.Linear(4, 8), nn.ModuleList([nn.Linear(8, 1), nn.Linear(8, 1)])
    optimizer = make_optimizer([*body.parameters(), *heads.parameters()])
    moves = 0
    for i in range(8):
        optimizer.zero_grad(set_to_none=set_to_none)
        head, idle = heads[i % 2], heads[1 - i % 2]
        before = idle.weight.detach().clone()
        nn.functional.mse_loss(head(body(torch.randn(8, 4)).relu()), torch.randn(8, 1)).backward()
        optimizer.step()
        moves += not torch.equal(before, idle.weight)
    return moves


def makers():
    yield lambda parameters: torch.optim.AdamW(parameters, lr=1e-2)
    yield lambda parameters: torch.optim.SGD(parameters, lr=1e-2, momentum=0.9)
    yield lambda parameters: torch.optim.Adam(parameters, lr=1e-2, foreach=True)


def symptom():
    for make_optimizer in makers():
        assert idle_moves(make_optimizer, set_to_none=False) == 7


def cure():
    for make_optimizer in makers():
        assert idle_moves(make_optimizer, set_to_none=True) == 0
