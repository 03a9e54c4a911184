"""Accuracy is counted while training, BatchNorm's running statistics lag: eval() is as bad before saving as after loading.

asked: accuracy 95% during training, but after loading the state dict and eval() predictions are bad
asked: 训练时准确率 95%，保存再加载、调用了 eval()，预测却很差
cause: different
"""

import io

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))


def run(epochs):
    torch.manual_seed(0)
    labels = torch.arange(96) % 2
    x = 20 + torch.randn(96, 4) + 3 * labels.unsqueeze(1)
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(epochs):
        for rows in torch.randperm(96).split(32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), labels[rows]).backward()
            optimizer.step()
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    loaded = build()
    loaded.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    with torch.no_grad():
        before, after = model.eval()(x), loaded.eval()(x)
        training = model.train()(x)
    return before, after, *((out.argmax(dim=1) == labels).float().mean().item() for out in (training, after))


def symptom():
    before, after, while_training, loaded = run(epochs=3)
    assert while_training > 0.95
    assert loaded < 0.75
    assert torch.equal(before, after), "the file is not at fault"


def cure():
    _, _, while_training, loaded = run(epochs=40)
    assert while_training > 0.95
    assert loaded > 0.95
