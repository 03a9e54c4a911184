"""A regression net with Dropout in front of a BatchNorm: on its own training data the loss is larger in eval() than with Dropout on.

asked: dropout before batchnorm, loss on the training set is higher in eval mode than in train mode
asked: Dropout 放在 BatchNorm 前面，同样的训练数据 eval 的 loss 比 train 大，重新统计也没用
cause: dropout-before-batch-norm
"""

import copy

import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim.swa_utils import update_bn


def losses(order):
    """On the training set: train(), eval(), after update_bn, after update_bn with p=0."""
    torch.manual_seed(0)
    x = torch.randn(512, 20)
    y = x[:, :5].sum(1, keepdim=True) + 5
    layers = {
        "dropout, linear, norm": [nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 128), nn.BatchNorm1d(128), nn.ReLU()],
        "norm, dropout": [nn.ReLU(), nn.Linear(128, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(0.5)],
        "dropout, norm": [nn.Dropout(0.5), nn.BatchNorm1d(128), nn.ReLU()],
    }
    model = nn.Sequential(nn.Linear(20, 128), *layers[order], nn.Linear(128, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(25):
        for batch in torch.randperm(512).split(64):
            optimizer.zero_grad()
            mse_loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
    measured, without = copy.deepcopy(model), copy.deepcopy(model)
    for module in without.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    update_bn(x.split(64), measured)
    update_bn(x.split(64), without)
    models = copy.deepcopy(model).train(), model.eval(), measured.eval(), without.eval()
    return [mse_loss(m(x), y).item() for m in models]


def symptom():
    for order in "dropout, linear, norm", "dropout, norm":
        train, evaluation, measured, _ = losses(order)
        assert min(evaluation, measured) > 1.3 * train


def cure():
    train, _, _, without = losses("dropout, linear, norm")
    assert without < 1.3 * train
    train, evaluation, _, _ = losses("norm, dropout")
    assert evaluation < train
    _, evaluation, _, without = losses("dropout, norm")
    assert without > evaluation, "p = 0 does not help directly before the norm"
