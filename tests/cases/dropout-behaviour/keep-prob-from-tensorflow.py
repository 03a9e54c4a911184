"""keep_prob=0.9 of an old TensorFlow program became nn.Dropout(0.9): nine values of ten are dropped, training gets nowhere.

asked: ported keep_prob=0.9 from tensorflow to pytorch dropout and the model does not learn
asked: 把 tensorflow 的 keep_prob=0.9 写成 nn.Dropout(0.9)，训练 loss 降不下去
cause: p-is-the-share-dropped
"""

import torch
from torch import nn


def trained_loss(p):
    torch.manual_seed(0)
    x = torch.randn(256, 4)
    y = x[:, :1] - x[:, 1:2]
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Dropout(p), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
    return loss.item(), (model[2](torch.ones(10_000)) != 0).double().mean().item()


def symptom():
    loss, kept = trained_loss(0.9)
    assert loss > 0.8 and abs(kept - 0.1) < 0.03


def cure():
    loss, kept = trained_loss(0.1)
    assert loss < 0.5 and abs(kept - 0.9) < 0.03
