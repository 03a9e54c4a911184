"""nn.Embedding(sparse=True) with Adam.

asked: RuntimeError Adam does not support sparse gradients, please consider SparseAdam instead
asked: embedding 用了 sparse=True，Adam 报错 does not support sparse gradients
cause: memory
"""

import pytest
import torch
from torch import nn


def step(make_optimizer):
    embedding = nn.Embedding(10, 4, sparse=True)
    optimizer = make_optimizer(embedding.parameters())
    before = embedding.weight.detach().clone()
    embedding(torch.tensor([1, 3])).sum().backward()
    optimizer.step()
    return (embedding.weight.detach() != before).any(dim=1).nonzero().flatten().tolist()


def symptom():
    for optimizer_class in (torch.optim.Adam, torch.optim.AdamW):
        with pytest.raises(RuntimeError, match="does not support sparse gradients"):
            step(optimizer_class)
    for options in ({"weight_decay": 0.01}, {"fused": True}):
        with pytest.raises(RuntimeError, match="sparse"):
            step(lambda p: torch.optim.SGD(p, lr=0.1, **options))

    assert rows_kept(momentum=0.9) > 100 and rows_kept(momentum=0.0) == 0


def rows_kept(momentum):
    """By the optimizer, for the 10 rows of an embedding, after 30 steps."""
    torch.manual_seed(0)
    embedding = nn.Embedding(10, 4, sparse=True)
    optimizer = torch.optim.SGD(embedding.parameters(), lr=0.1, momentum=momentum)
    for _ in range(30):
        optimizer.zero_grad()
        embedding(torch.randint(10, (8,))).sum().backward()
        optimizer.step()
    buffer = optimizer.state[embedding.weight].get("momentum_buffer")
    return 0 if buffer is None else buffer._nnz()


def cure():
    assert step(torch.optim.SparseAdam) == step(lambda p: torch.optim.SGD(p, lr=0.1)) == [1, 3]
    # What each keeps for a weight, apart from the step counter.
    for optimizer_class, options, held in (
        (torch.optim.SGD, {}, 0),
        (torch.optim.SGD, {"momentum": 0.9}, 1),
        (torch.optim.Adam, {}, 2),
        (torch.optim.AdamW, {}, 2),
    ):
        w = torch.ones(5, requires_grad=True)
        optimizer = optimizer_class([w], lr=0.1, **options)
        w.sum().backward()
        optimizer.step()
        assert sum(value.shape == w.shape for value in optimizer.state[w].values() if value is not None) == held
