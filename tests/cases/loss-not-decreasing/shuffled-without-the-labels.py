"""The samples are shuffled with NumPy, the labels are not: a batch can be memorised, the set stays at ln 2.

asked: can overfit one batch but training on the whole dataset stays at 0.69
asked: 单个 batch 能过拟合，放到整个数据集上 loss 就卡在 0.69
cause: path
"""

import contextlib
import io

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(pairing, samples=400, epochs=4, recipe=None):
    rng = np.random.default_rng(0)
    torch.manual_seed(0)
    features = rng.normal(size=(400, 6)).astype(np.float32)
    labels = (features.sum(axis=1) > 0).astype(np.int64)
    order = rng.permutation(400)
    features = features[order]
    if pairing:
        labels = labels[order]
    x, y = torch.from_numpy(features)[:samples], torch.from_numpy(labels)[:samples]
    model = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        model.train()
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        return nn.functional.cross_entropy(model(x), y).item()


def symptom():
    assert train(pairing=False, samples=8, epochs=200) < 0.1, "one batch is learned"
    assert train(pairing=False) > 0.6


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(False, epochs=1, recipe=recipe)
    assert out.getvalue() == "ok: 4 of 4\n", "all ok: the code is right, the data are not"


def cure():
    assert train(pairing=True) < 0.3
