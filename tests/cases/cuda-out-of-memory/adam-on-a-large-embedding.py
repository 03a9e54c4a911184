"""Out of memory at the first optimizer.step(), also with batch size 1: AdamW's state of a large embedding.

asked: CUDA out of memory at first optimizer.step() even with batch size 1
asked: batch size 改成 1，第一次 optimizer.step() 还是 OOM
cause: sixteen-bytes-per-parameter
"""

import torch
from torch import nn


def bytes_per_parameter(optimizer_class, batch, dtype=torch.float32, frozen=False, **options):
    model = nn.Sequential(nn.Embedding(5000, 64), nn.Flatten(), nn.Linear(256, 2)).to(dtype)
    model[0].requires_grad_(not frozen)
    optimizer = optimizer_class(model.parameters(), lr=1e-3, **options)
    nn.functional.cross_entropy(model(torch.randint(5000, (batch, 4))), torch.zeros(batch, dtype=torch.long)).backward()
    before = sum(p.nbytes + (0 if p.grad is None else p.grad.nbytes) for p in model.parameters())
    optimizer.step()
    state = sum(v.nbytes for s in optimizer.state.values() for v in s.values() if torch.is_tensor(v))
    return round(before / sum(p.numel() for p in model.parameters())), round(
        (before + state) / sum(p.numel() for p in model.parameters())
    )


def symptom():
    for batch in (1, 64):
        assert bytes_per_parameter(torch.optim.AdamW, batch) == (8, 16)


def cure():
    assert bytes_per_parameter(torch.optim.SGD, 1) == (8, 8)
    assert bytes_per_parameter(torch.optim.AdamW, 1, torch.bfloat16) == (4, 8)
    assert bytes_per_parameter(torch.optim.AdamW, 1, frozen=True) == (4, 4)
