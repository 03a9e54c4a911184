"""Binary labels and model(x).squeeze(): cross_entropy takes the batch for one sample, and the larger the batch the larger the loss.

asked: binary classification with squeeze, cross entropy loss gets larger with the batch size, batch of 64 loss over 100
asked: 二分类输出 squeeze 之后用 CrossEntropyLoss，batch 越大 loss 越大，降不下去
cause: one-output-has-zero-loss
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(256, 3)
y = (x.sum(1) > 0).float()


def train(loss_fn, batch_size=64):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses = []
    for _ in range(15):
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size):
            optimizer.zero_grad()
            loss = loss_fn(model(xb).squeeze(1), yb)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    right = ((model.eval()(x).squeeze(1) > 0) == (y > 0)).float().mean().item()
    return losses, right


def symptom():
    losses, _ = train(nn.CrossEntropyLoss())
    assert min(losses) > 50
    small, _ = train(nn.CrossEntropyLoss(), batch_size=16)
    assert min(losses) > 2 * max(small)


def cure():
    losses, right = train(nn.BCEWithLogitsLoss())
    assert losses[-1] < 0.5 * losses[0]
    assert right > 0.9
