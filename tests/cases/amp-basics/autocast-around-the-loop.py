"""The whole training stands in one autocast: the weights change, but each forward pass uses their first copies.

asked: model does not learn when the training loop is inside with torch.autocast, loss stays the same
asked: 把整个训练循环写在 with torch.autocast 里，loss 一直不变
cause: autocast-around-the-loop
"""

import contextlib

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(96, 3, 8, 8)
x += torch.arange(96).remainder(2).view(-1, 1, 1, 1)
loader = DataLoader(TensorDataset(x, torch.arange(96) % 2), batch_size=16)


def make():
    """Only the head is trained; the backbone is not frozen, so that it gets gradients which nobody clears."""
    torch.manual_seed(0)
    body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model = nn.Sequential(body, nn.Linear(8, 2))
    return model, torch.optim.SGD(model[1].parameters(), lr=0.5)


def train(around, dtype):
    (model, optimizer), losses = make(), []
    with torch.autocast("cpu", dtype) if around else contextlib.nullcontext():
        for _ in range(5):
            losses.append(0.0)
            for xb, yb in loader:
                optimizer.zero_grad()
                with torch.autocast("cpu", dtype):
                    loss = nn.functional.cross_entropy(model(xb), yb)
                loss.backward()
                optimizer.step()
                losses[-1] += loss.item() / len(loader)
    return losses


def symptom():
    losses = train(True, torch.bfloat16)
    assert len(set(losses)) == 1


def cure(recipe):
    losses = train(False, torch.bfloat16)
    assert losses[-1] < 0.7 * losses[0]
    train_epoch, evaluate = recipe("train_epoch"), recipe("evaluate")
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        (model, optimizer), scaler = make(), torch.amp.GradScaler("cpu", enabled=dtype == torch.float16)
        for _ in range(5):
            train_epoch(model, loader, nn.CrossEntropyLoss(), optimizer, scaler, dtype)
        assert evaluate(model, loader, nn.CrossEntropyLoss(), dtype) < 0.7 * losses[0]
