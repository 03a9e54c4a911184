"""A dry run through a pretrained backbone in training mode: the evaluation changes.

asked: model output in eval differs after I passed a dummy input to get the shape
asked: 用假数据跑了一遍预训练网络得到形状之后，评估结果变了
cause: dry-run-in-train-mode
"""

import torch
from torch import nn

torch.manual_seed(0)
backbone = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(2))
for _ in range(20):
    backbone(torch.randn(8, 3, 12, 12) * 3 + 1)
state = {name: value.clone() for name, value in backbone.state_dict().items()}
images = torch.randn(4, 3, 12, 12) * 3 + 1


def evaluated():
    training = backbone.training
    with torch.no_grad():
        out = backbone.eval()(images)
    backbone.train(training)
    return out


def symptom():
    before = evaluated()
    backbone.train()
    with torch.no_grad():
        assert backbone(torch.zeros(1, 3, 12, 12)).flatten(1).shape[1] == 32
    assert not torch.allclose(evaluated(), before, rtol=1e-3)


def cure(recipe):
    backbone.load_state_dict(state)
    backbone.train()
    backbone[1].eval()  # a frozen BatchNorm stays so
    before = evaluated()
    backbone.train()
    backbone[1].eval()
    assert recipe("count_features")(backbone, (3, 12, 12)) == 32
    assert backbone.training and not backbone[1].training and backbone[0].training
    assert torch.equal(evaluated(), before)
    assert all(torch.equal(value, state[name]) for name, value in backbone.state_dict().items())
