"""Only the classifier is trained, clipping covers the whole network: its updates shrink step by step.

asked: fine-tuning only the head, gradient clipping makes updates smaller and smaller
asked: 只训练分类头，梯度裁剪之后更新越来越小
cause: clipping-counts-the-old-gradients
"""

import torch
from torch import nn


def head_norms(cure=None):
    torch.manual_seed(0)
    backbone = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 16))
    head = nn.Linear(16, 3)
    model = nn.Sequential(backbone, nn.ReLU(), head)
    if cure == "freeze":
        backbone.requires_grad_(False)
    optimizer = torch.optim.SGD(head.parameters(), lr=1e-4)
    x, labels = torch.randn(64, 8), torch.randint(3, (64,))
    found, limit = [], None
    for _ in range(30):
        model.zero_grad() if cure == "model" else optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        norm = nn.utils.get_total_norm([p.grad for p in model.parameters() if p.grad is not None])
        limit = limit or norm.item()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=limit)
        found.append(nn.utils.get_total_norm([p.grad for p in head.parameters()]).item())
        optimizer.step()
    return found


def symptom():
    found = head_norms()
    assert found[-1] < 0.9 * found[0]


def cure():
    for how in ("model", "freeze"):
        found = head_norms(how)
        assert found[-1] > 0.95 * found[0]
