"""Validated once under inference_mode() before training; the model keeps the table of positions that it made there.

asked: Inference tensors cannot be saved for backward in training, after a validation run with inference_mode, rotary embedding cache
asked: 先用 inference_mode 验证一遍，训练时报 Inference tensors cannot be saved for backward，模型缓存了位置编码
cause: inference-mode
"""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.cos = nn.Linear(4, 4), None

    def forward(self, x):
        if self.cos is None or len(self.cos) < x.shape[1]:
            self.cos = torch.arange(x.shape[1])[:, None].float().cos()
        return self.query(x) * self.cos[: x.shape[1]]


def lazy():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.LazyLinear(4))


def train_after(validation_mode, network=Attention):
    model, x = network(), torch.randn(2, 5, 4)
    with validation_mode():
        model.eval()(x)
    try:
        model.train()(x).square().mean().backward()
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert "Inference tensors cannot be saved for backward" in train_after(torch.inference_mode)
    assert "Inference tensors cannot be saved for backward" in train_after(torch.inference_mode, lazy)


def cure():
    assert not train_after(torch.no_grad)
    assert not train_after(torch.no_grad, lazy)
