"""The features of a frozen backbone are computed once under inference_mode(), then a head is trained on them.

asked: precomputed features with inference_mode, Inference tensors cannot be saved for backward when training the head
asked: 用 inference_mode 提前算好特征，训练分类头时报 Inference tensors cannot be saved for backward
cause: inference-tensors-stay-outside
"""

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 6), torch.randint(2, (64,))
backbone = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.Tanh()).eval()


def train(way):
    torch.manual_seed(0)
    with torch.no_grad() if way == "no_grad()" else torch.inference_mode():
        features = backbone(x)
    if way == "clone()":
        features = features.clone()
    head = nn.Linear(16, 2)
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-2)
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        try:
            loss = nn.functional.cross_entropy(head(features), y)
        except RuntimeError as error:
            return str(error), losses
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return "", losses


def symptom():
    error, losses = train("inference_mode()")
    assert "Inference tensors cannot be saved for backward" in error
    assert not losses


def cure():
    for way in ("no_grad()", "clone()"):
        error, losses = train(way)
        assert not error
        assert losses[-1] < losses[0]
