"""A classifier with BatchNorm and Dropout predicts one image after loading: another answer each time, since eval() is missing.

asked: predictions are random after loading the saved model, different every time
asked: 加载模型之后同一张图每次预测结果都不一样
cause: different
"""

import io

import torch
from torch import nn


def build():
    return nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Dropout(0.5), nn.Linear(128, 2)
    )


def saved():
    torch.manual_seed(0)
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    x, labels = torch.randn(64, 1, 6, 6), torch.arange(64) % 2
    x[labels == 1] += 1
    for xb, yb in list(zip(x.split(16), labels.split(16))) * 5:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(xb), yb).backward()
        optimizer.step()
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    return model.eval(), torch.load(file, map_location="cpu", weights_only=True), x, labels


def symptom():
    _, state, x, _ = saved()
    model = build()
    model.load_state_dict(state)
    with torch.no_grad():
        assert not torch.equal(model(x[:1]), model(x[:1]))
    assert model[1].num_batches_tracked > state["1.num_batches_tracked"]


def cure():
    trained, state, x, labels = saved()
    model = build()
    model.load_state_dict(state)
    model.eval()
    with torch.no_grad():
        assert torch.equal(model(x[:1]), model(x[:1]))
        assert torch.equal(model(x), trained(x))
        assert (model(x).argmax(1) == labels).float().mean() > 0.9
