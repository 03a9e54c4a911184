"""Word vectors whose words are in no later batch keep changing: their rows have gradient zero, not None.

asked: embedding vectors of words that are not in the batch change
asked: 这个批次里没有的词，词向量为什么也变了
cause: step-skips-none-but-not-zeros
"""

import torch
from torch import nn


def idle_rows_moved(make_optimizer, sparse=False):
    torch.manual_seed(0)
    embedding, head = nn.Embedding(9, 4, padding_idx=0, sparse=sparse), nn.Linear(4, 2)
    optimizers = make_optimizer(embedding.parameters(), head.parameters())
    moved = set()
    for words in ([1, 2, 3], [4, 5, 3], [6, 7, 3]):
        before = embedding.weight.detach().clone()
        for optimizer in optimizers:
            optimizer.zero_grad()
        logits = head(embedding(torch.tensor([words, [3, 3, 0]])).mean(dim=1))
        nn.functional.cross_entropy(logits, torch.tensor([0, 1])).backward()
        for optimizer in optimizers:
            optimizer.step()
        now = (embedding.weight != before).any(dim=1).nonzero().flatten().tolist()
        moved |= set(now) - {*words, 3}
    return sorted(moved)


def symptom():
    assert idle_rows_moved(lambda e, h: [torch.optim.Adam([*e, *h])]) == [1, 2, 4, 5]
    assert idle_rows_moved(lambda e, h: [torch.optim.AdamW([*e, *h])]) == [1, 2, 4, 5, 6, 7, 8]


def cure():
    both = idle_rows_moved(lambda e, h: [torch.optim.SparseAdam(e), torch.optim.AdamW(h)], sparse=True)
    assert both == []
    assert idle_rows_moved(lambda e, h: [torch.optim.SGD([*e, *h], lr=0.1)]) == []
