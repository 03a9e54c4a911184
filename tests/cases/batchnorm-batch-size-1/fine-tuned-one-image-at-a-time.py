"""Memory for one sample only; BatchNorm was put into eval() once, and model.train() at each epoch undoes it.

asked: fine tuning with batch size 1, I call bn.eval() but the error comes back after model.train()
asked: 显存只够 batch size 1 微调，BN 设了 eval 之后 model.train() 又报错
cause: batch-norm-in-eval-trains
"""

import torch
from torch import nn


def pretrained():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1))
    for _ in range(30):
        model(torch.randn(32, 4))
    return model


def fine_tune(train_mode):
    model = pretrained()
    model[1].eval()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    x = torch.randn(60, 4)
    first = nn.functional.mse_loss(model.eval()(x), x[:, :1] + 2).item()
    for epoch in range(2):
        train_mode(model)
        for sample in x.split(1):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(sample), sample[:, :1] + 2).backward()
            optimizer.step()
    return first, nn.functional.mse_loss(model.eval()(x), x[:, :1] + 2).item()


def symptom():
    try:
        fine_tune(lambda model: model.train())
    except ValueError as error:
        assert "Expected more than 1 value per channel" in str(error)
    else:
        raise AssertionError("nothing raised")


def diagnosis(recipe):
    assert "layer.training=True, model.training=True" in recipe("who_raises")(pretrained().train(), torch.randn(1, 4))


def train_mode(model):
    model.train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.eval()


def cure():
    first, last = fine_tune(train_mode)
    assert last < 0.5 * first


class BatchNormBlock(nn.Sequential):
    pass


class Renamed(nn.BatchNorm1d):
    pass


def healthy(recipe):
    block = BatchNormBlock(nn.Linear(4, 8), Renamed(8), nn.Dropout())
    recipe("train_mode")(block)
    assert block(torch.randn(1, 4)).shape == (1, 8) and block[2].training
    model = pretrained()
    recipe("train_mode")(model)
    assert recipe("who_raises")(model, torch.randn(1, 4)) == "no layer raises"
