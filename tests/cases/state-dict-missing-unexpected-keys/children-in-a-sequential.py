"""A feature extractor made with Sequential(*children()): its names are numbers, so the file of the whole network does not fit.

asked: Missing key(s) in state_dict: "0.weight", "1.weight", "4.0.conv1.weight" after nn.Sequential(*list(resnet.children())[:-1])
asked: 用 nn.Sequential(*list(resnet.children())[:-1]) 做特征提取，加载权重时键名都变成了数字
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Identity()
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return (self.bn1(self.conv1(x)) + self.downsample(x)).relu()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(Block(4, 4, 1), Block(4, 4, 1))
        self.layer2 = nn.Sequential(Block(4, 8, 2), Block(8, 8, 1))
        self.fc = nn.Linear(8, 2)


def features(net):
    return nn.Sequential(*list(net.children())[:-1])


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    try:
        features(Net()).load_state_dict(Net().state_dict())
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "0.weight", "1.weight"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    # layer2.0.downsample.0.weight contains 0.weight, the name of another layer: no prefix to strip.
    for model, state in ((features(Net()), Net().state_dict()), (Net(), features(Net()).state_dict())):
        first, missing, unexpected = told(recipe, model, state)
        assert first.startswith("0 of ")
        assert missing.startswith("missing: [") and unexpected.startswith("unexpected: [")


def cure():
    file, net, x = Net().eval(), Net().eval(), torch.randn(2, 3, 9, 9)
    net.load_state_dict(file.state_dict())
    assert torch.equal(features(net)(x), features(file)(x))


def healthy(recipe):
    saved = nn.DataParallel(Net()).state_dict()
    assert told(recipe, Net(), saved)[1].startswith("strip 'module.'")
