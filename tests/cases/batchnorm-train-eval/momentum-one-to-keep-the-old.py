"""momentum=1.0 was set to keep the pretrained statistics: they are those of the last batch now, the opposite.

asked: I set bn.momentum = 1.0 to freeze the batchnorm statistics and they follow every batch
asked: 想保留预训练的统计量，把 BN 的 momentum 设成 1，结果每个批次都变
cause: momentum-weighs-the-new-value
"""

import torch
from torch import nn


def statistics(momentum):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
    pretrained = model[1].running_mean.fill_(2.0).clone()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = momentum
    for _ in range(3):
        images = torch.randn(4, 1, 8, 8)
        model(images)
    last = model[0](images).mean((0, 2, 3))
    return model[1].running_mean, pretrained, last


def symptom():
    running, pretrained, last = statistics(1.0)
    assert torch.allclose(running, last, atol=1e-5) and not torch.allclose(running, pretrained)


def cure():
    running, pretrained, _ = statistics(0.0)
    assert torch.equal(running, pretrained)
