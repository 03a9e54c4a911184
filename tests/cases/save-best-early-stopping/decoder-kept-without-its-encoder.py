"""Encoder and decoder are two models; only one of them is kept, or the copy comes some steps after the validation.

asked: restored best model has another validation loss than when it was saved, encoder and decoder are separate modules
asked: 编码器和解码器分开写的，早停恢复之后验证 loss 和保存时的对不上
cause: wrong
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x, x_val = torch.randn(60, 10), torch.randn(200, 10)
y, y_val = ((x[:, 0] + torch.randn(len(x)) > 0).long() for x in (x, x_val))


def train(make_stopping, keep, steps_before_the_copy=0):
    torch.manual_seed(0)
    encoder, decoder = nn.Sequential(nn.Linear(10, 64), nn.BatchNorm1d(64), nn.ReLU()), nn.Linear(64, 2)
    both = nn.ModuleList([encoder, decoder])
    optimizer, stopping = torch.optim.AdamW(both.parameters(), lr=0.01), make_stopping("min", 5)

    def step(rows):
        both.train()
        optimizer.zero_grad()
        F.cross_entropy(decoder(encoder(x[rows])), y[rows]).backward()
        nn.utils.clip_grad_norm_(both.parameters(), 1.0)
        optimizer.step()

    @torch.no_grad()
    def validate():
        both.eval()
        return F.cross_entropy(decoder(encoder(x_val)), y_val).item()

    for _ in range(50):
        for rows in torch.randperm(60).split(20):
            step(rows)
        score = validate()
        for rows in torch.randperm(60).split(20)[:steps_before_the_copy]:
            step(rows)
        if stopping.step(score, keep(encoder, decoder)):
            break
    stopping.restore(keep(encoder, decoder))
    return abs(validate() - stopping.best)


def whole(encoder, decoder):
    return nn.ModuleList([encoder, decoder])


def symptom(recipe):
    assert train(recipe("EarlyStopping"), lambda encoder, decoder: decoder) > 1e-3
    assert train(recipe("EarlyStopping"), whole, steps_before_the_copy=2) > 1e-3


def cure(recipe):
    assert train(recipe("EarlyStopping"), whole) < 1e-6
