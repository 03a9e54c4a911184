"""Class weights and label smoothing together: the network predicts the rare class for every sample.

asked: CrossEntropyLoss with weight and label_smoothing predicts only the minority class
asked: 类别权重和 label_smoothing 一起用，全部预测成少数类
cause: weight-balances-the-classes
"""

import torch
from torch import nn


def majority_recall(label_smoothing):
    torch.manual_seed(0)
    y = (torch.arange(5000) % 50 == 0).long()
    x = torch.randn(5000, 8) + 0.8 * y[:, None]
    counts = y.bincount()
    loss_fn = nn.CrossEntropyLoss(weight=len(y) / (2 * counts), label_smoothing=label_smoothing)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for _ in range(5):
        for batch in torch.randperm(5000).split(250):
            optimizer.zero_grad()
            loss_fn(model(x[batch]), y[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        return (model(x[y == 0]).argmax(dim=1) == 0).float().mean().item()


def symptom():
    assert majority_recall(label_smoothing=0.1) < 0.05


def cure():
    assert majority_recall(label_smoothing=0.0) > 0.8
