"""A web service predicts one photo with a model that was never put into eval(): another answer every time, or an error.

asked: same image gives different prediction every time at inference
asked: 部署之后同一张图片每次预测结果都不一样
cause: dropout-in-both-modes
"""

import torch
from torch import nn


def photo_net():
    torch.manual_seed(0)
    convolution = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten()
    return nn.Sequential(*convolution, nn.Dropout(0.5), nn.Linear(32, 5))


def answers(model):
    photo = torch.rand(1, 3, 16, 16)
    with torch.no_grad():
        return model(photo), model(photo)


def symptom():
    assert not torch.allclose(*answers(photo_net()), atol=1e-4)


def cure():
    assert torch.equal(*answers(photo_net().eval()))


def healthy(recipe):
    assert recipe("check_eval")(photo_net(), torch.rand(4, 3, 16, 16)) == (True, True)
