"""running_loss is printed every 20 batches and never set back: it rises although the model learns.

asked: running_loss printed every 100 batches keeps increasing but accuracy improves
asked: 每 100 个 batch 打印一次 running_loss，越打越大，可准确率在涨
cause: window-not-reset
"""

import torch
from torch import nn


def train(reset):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    running_loss, printed, right = 0.0, [], []
    for i in range(80):
        x = torch.randn(32, 4)
        labels = (x[:, 0] > 0).long()
        optimizer.zero_grad()
        logits = model(x)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running_loss += loss.item()
        right.append((logits.argmax(1) == labels).float().mean().item())
        if i % 20 == 19:
            printed.append(running_loss / 20)
            if reset:
                running_loss = 0.0
    assert sum(right[60:]) > sum(right[:20])
    return printed


def symptom():
    printed = train(reset=False)
    assert printed == sorted(printed)


def cure():
    printed = train(reset=True)
    assert printed[-1] < 0.8 * printed[0]
