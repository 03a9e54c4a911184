"""Ten classes, softmax at the end of the model: every image is right, and the loss stays above 1.46.

asked: accuracy is 100% but cross entropy loss does not go below 1.46, ten classes
asked: 十分类准确率已经 100%，loss 却一直停在 1.46 左右
cause: extra-softmax-has-a-floor
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(200) % 10
x = 4 * nn.functional.one_hot(y, 10) + torch.randn(200, 10)


def train(softmax):
    torch.manual_seed(0)
    layers = [nn.Linear(10, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 10)]
    model = nn.Sequential(*layers, *[nn.Softmax(dim=1)] * softmax)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(20):
        model.train()
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        out = model(x)
    return nn.functional.cross_entropy(out, y).item(), (out.argmax(1) == y).float().mean().item()


def symptom():
    loss, right = train(softmax=True)
    assert 1.461 < loss < 1.6
    assert right > 0.95


def cure():
    loss, right = train(softmax=False)
    assert loss < 0.1
    assert right > 0.95
