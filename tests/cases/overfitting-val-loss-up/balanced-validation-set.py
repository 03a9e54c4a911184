"""One positive in twelve rows of the training set, half of the validation set: the classes are known equally well in both.

asked: imbalanced training set, balanced validation set, validation loss rises and accuracy is much lower
asked: 训练集类别不平衡，验证集各一半，验证准确率低很多，验证 loss 上升
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(share):
    """A linear classifier; the validation set has this share of positives."""
    torch.manual_seed(0)
    parts = []
    for rows, positive in ((3000, 1 / 12), (2000, share)):
        y = (torch.arange(rows) < positive * rows).long()
        x = torch.randn(rows, 10)
        x[:, :3] += 0.9 * y[:, None]
        parts.append(TensorDataset(x, y))
    model, losses = nn.Linear(10, 2), []
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(10):
        for xb, yb in DataLoader(parts[0], batch_size=50, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
        with torch.no_grad():
            x, y = parts[1].tensors
            losses.append(nn.functional.cross_entropy(model(x), y).item())
    return model, *(DataLoader(part, batch_size=500) for part in parts), losses


def accuracies(model, loader):
    x, y = loader.dataset.tensors
    right = (model(x).argmax(dim=1) == y).float()
    return torch.stack([right[y == label].mean() for label in (0, 1)])


def symptom():
    losses = train(0.5)[-1]
    assert losses[-1] > 1.1 * losses[0]


def diagnosis(recipe):
    model, train_loader, val_loader, _ = train(0.5)
    found = recipe("diagnose_overfitting")(model, train_loader, val_loader)
    assert found["train accuracy"] - found["val accuracy"] > 0.2, "looks like overfitting"
    gap = accuracies(model, train_loader) - accuracies(model, val_loader)
    assert gap.abs().max() < 0.07, "and is none: no class is known better in training"


def cure():
    losses = train(1 / 12)[-1]
    assert losses[-1] < 1.05 * min(losses)


def healthy(recipe):
    found = recipe("diagnose_overfitting")(*train(1 / 12)[:3])
    assert abs(found["train accuracy"] - found["val accuracy"]) < 0.05
