"""A frozen backbone and a trained head: update_bn at the end wipes the statistics of the backbone.

asked: after torch.optim.swa_utils.update_bn the frozen batchnorm layers have running_mean 0 and running_var 1
asked: 冻结了骨干网络，最后调用 update_bn，之后 eval 结果变差，BN 的 running_mean 变成 0
cause: update-bn-resets-frozen-layers
"""

import torch
from torch import nn
from torch.optim.swa_utils import update_bn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(144, 8), nn.BatchNorm1d(8), nn.Linear(8, 2))

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, images):
        return self.head(self.backbone(images))


def measured(paused):
    torch.manual_seed(0)
    model = Net()
    model.backbone[1].running_mean.fill_(-3.0)
    loader = [(torch.randn(16, 1, 8, 8), torch.zeros(16)) for _ in range(4)]
    with torch.no_grad():
        expected = torch.stack([model.head[0](model.backbone.eval()(x)).mean(0) for x, _ in loader]).mean(0)
    for module in model.backbone.modules():
        if paused and isinstance(module, nn.BatchNorm2d):
            module.track_running_stats = False
    update_bn(loader, model)
    head = torch.allclose(model.head[1].running_mean, expected, atol=1e-4)
    return model.backbone[1].running_mean.unique().tolist(), head


def symptom():
    assert measured(paused=False) == ([0.0], False)


def cure():
    assert measured(paused=True) == ([-3.0], True)
