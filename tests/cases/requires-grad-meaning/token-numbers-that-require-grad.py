"""requires_grad=True on integer tokens raises; on float inputs it only computes one more gradient.

asked: Only Tensors of floating point and complex dtype can require gradients, for my input ids
asked: 给输入的 token 设 requires_grad=True 报错，只有浮点才能求梯度
cause: inputs-do-not-need-it
"""

import torch
from torch import nn


def train(make_tokens):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Dropout(0.1), nn.Linear(12, 2))
    optimizer, losses = torch.optim.Adam(model.parameters(), lr=0.05), []
    tokens = make_tokens()
    for _ in range(60):
        loss = nn.functional.cross_entropy(model(tokens), tokens[:, 0] % 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def tokens():
    return torch.arange(24).remainder(7).view(8, 3)


def symptom():
    try:
        train(lambda: torch.tensor(tokens().tolist(), requires_grad=True))
    except RuntimeError as error:
        assert "Only Tensors of floating point and complex dtype can require gradients" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    losses = train(tokens)
    assert losses[-1] < 0.5 * losses[0]
