"""A whole model was saved after validation; fine-tuning loads it and never calls train(): its Dropout does nothing.

asked: fine tuning a loaded model, dropout has no effect and batchnorm is not updated, torch.load
asked: torch.load 加载整个模型继续训练，dropout 不起作用，是不是还在 eval 模式
cause: a-saved-model-keeps-its-mode
"""

import io

import torch
from torch import nn


def loaded():
    model = nn.Sequential(nn.Linear(4, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 1))
    model.eval()
    file = io.BytesIO()
    torch.save(model, file)
    file.seek(0)
    return torch.load(file, weights_only=False)


def fine_tune(call_train):
    torch.manual_seed(0)
    model, x = loaded(), torch.randn(16, 4)
    if call_train:
        model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x[:, :1]).backward()
        optimizer.step()
    return model[1].num_batches_tracked.item(), torch.equal(model(x), model(x))


def symptom():
    assert fine_tune(call_train=False) == (0, True)


def cure():
    assert fine_tune(call_train=True) == (3, False)
