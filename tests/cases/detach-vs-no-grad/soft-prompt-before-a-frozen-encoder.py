"""Prompt tuning: the encoder is frozen by no_grad(), and the prompt in front of it gets no gradient.

asked: prompt tuning, learnable input before a frozen encoder does not train, encoder runs in torch.no_grad
asked: 冻结的编码器放在 no_grad 里，前面可学习的 prompt 没有梯度
cause: three-ways-to-stop-a-gradient
"""

import torch
from torch import nn


def train(way):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True)
    encoder, head = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False), nn.Linear(8, 2)
    prompt = nn.Parameter(torch.randn(1, 2, 8))
    if way == "requires_grad_(False)":
        encoder.requires_grad_(False)
    before = prompt.detach().clone(), head.weight.detach().clone(), encoder.layers[0].linear1.weight.detach().clone()
    optimizer = torch.optim.AdamW([prompt, *head.parameters(), *encoder.parameters()], lr=1e-2, weight_decay=0.0)
    for _ in range(3):
        x = torch.cat([prompt.expand(4, -1, -1), torch.randn(4, 3, 8)], 1)
        with torch.set_grad_enabled(way != "no_grad()"):
            out = encoder(x)
        if way == "detach()":
            out = out.detach()
        optimizer.zero_grad()
        nn.functional.cross_entropy(head(out.mean(1)), torch.randint(2, (4,))).backward()
        optimizer.step()
    after = prompt, head.weight, encoder.layers[0].linear1.weight
    return [not torch.equal(a, b) for a, b in zip(before, after)]


def symptom():
    for way in ("no_grad()", "detach()"):
        assert train(way) == [False, True, False]


def cure():
    assert train("requires_grad_(False)") == [True, True, False]
