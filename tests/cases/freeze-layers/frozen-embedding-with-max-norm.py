"""Pretrained word vectors with max_norm: frozen, and rewritten by every forward pass.

asked: pretrained embedding with max_norm changes although frozen
asked: 预训练词向量设了 max_norm，冻结之后还是被改了
cause: max-norm-moves-a-frozen-embedding
"""

import torch
from torch import nn


def vectors_changed(max_norm):
    torch.manual_seed(0)
    vectors = 3 * torch.randn(20, 6)
    kept = vectors.clone()
    embedding = nn.Embedding.from_pretrained(vectors, freeze=True, max_norm=max_norm)
    model = nn.Sequential(embedding, nn.Flatten(), nn.Linear(30, 2))
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad])
    for _ in range(2):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randint(20, (4, 5))), torch.randint(2, (4,))).backward()
        optimizer.step()
    return not torch.equal(kept, embedding.weight)


def symptom():
    assert vectors_changed(max_norm=1.0)


def cure():
    assert not vectors_changed(max_norm=None)
