"""As the textbook says, the prediction multiplies what Dropout would have dropped by 1 - p: it is off, for PyTorch has done it.

asked: at test time I scale the activations by the keep probability and the regression is biased
asked: 测试时按书上说的乘以保留概率 1-p，回归的预测整体偏小
cause: no-rescaling
"""

import torch
from torch import nn

P = 0.4


def error(by_hand):
    torch.manual_seed(0)
    x = torch.randn(512, 5)
    y = x.sum(1, keepdim=True) + 5
    body = nn.Sequential(nn.Linear(5, 64), nn.Tanh(), nn.Dropout(P))
    head = nn.Linear(64, 1)
    optimizer = torch.optim.AdamW([*body.parameters(), *head.parameters()], lr=0.03)
    for step in range(80):
        batch = slice(128 * (step % 4), 128 * (step % 4) + 128)
        optimizer.zero_grad()
        nn.functional.mse_loss(head(body(x[batch])), y[batch]).backward()
        optimizer.step()
    body.eval(), head.eval()
    with torch.no_grad():
        hidden = body(x)
        predicted = head(hidden * (1 - P) if by_hand else hidden)
    return (predicted.mean() - y.mean()).item()


def symptom():
    assert error(by_hand=True) < -0.5


def cure():
    assert abs(error(by_hand=False)) < 0.3
