"""A network trained until it fits every sample: pos_weight changes almost nothing on the validation set.

asked: pos_weight has no effect on recall, training accuracy is 100%
asked: 加了 pos_weight，验证集的召回率几乎不变，训练集准确率已经 100%
cause: no-effect
"""

import torch
from torch import nn


def data(n):
    y = (torch.rand(n) < 0.05).float()
    return torch.randn(n, 10) + 0.5 * y[:, None], y


torch.manual_seed(0)
(x, y), (x_val, y_val) = data(1000), data(10000)


def train(steps, pos_weight):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 1), nn.Flatten(0))
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    for _ in range(steps):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    with torch.no_grad():
        found, fits = model(x_val) > 0, ((model(x) > 0) == (y == 1)).all().item()
    return fits, found[y_val == 1].float().mean().item()


def symptom():
    fits, recall = train(3000, 1.0)
    fits_too, weighted = train(3000, 19.0)
    assert fits and fits_too
    assert recall < 0.3 and abs(weighted - recall) < 0.1


def diagnosis(recipe):
    counts = recipe("count_classes")([(x, y.long())], 2)
    assert 10 < counts[0] / counts[1] < 30, "the weight itself is right"


def cure():
    fits, recall = train(100, 1.0)
    _, weighted = train(100, 19.0)
    assert not fits
    assert recall < 0.1 and weighted > 0.6


def healthy(recipe):
    even = [(None, torch.tensor([0, 1]))]
    assert recipe("class_weights")(recipe("count_classes")(even, 2)).tolist() == [1, 1]
