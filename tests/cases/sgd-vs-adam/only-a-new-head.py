"""Only a new head is trained on a frozen backbone, at the rate for fine-tuning: it hardly moves.

asked: frozen backbone, only the new classifier head is trained with AdamW lr 1e-5, accuracy hardly rises
asked: 只训练新的分类头，AdamW 的 lr 用 1e-5，几乎不涨，该换 SGD 还是调大
cause: choose
"""

import torch
from torch import nn

torch.manual_seed(0)
backbone = nn.Sequential(nn.Linear(16, 128), nn.ReLU()).requires_grad_(False)
x = torch.randn(1500, 16)
y = (x @ torch.randn(16, 5)).argmax(1)


def accuracy(lr):
    torch.manual_seed(0)
    model = nn.Sequential(backbone, nn.Linear(128, 5))
    optimizer = torch.optim.AdamW(model[1].parameters(), lr=lr)
    for _ in range(5):
        for i in range(0, 1200, 32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[i : i + 32]), y[i : i + 32]).backward()
            optimizer.step()
    return (model(x[1200:]).argmax(1) == y[1200:]).float().mean().item()


def symptom():
    assert accuracy(1e-5) < 0.4


def cure():
    assert accuracy(1e-3) > 0.55
