"""A pretrained backbone keeps its BatchNorm frozen by overriding train(): fine-tuned on other images, it never adapts.

asked: model.train() does not put batchnorm into training mode, the backbone has frozen bn
asked: 调用了 model.train()，骨干网络的 BN 还是 eval 模式，running_mean 不更新
cause: flag-is-recursive
"""

import torch
from torch import nn


class Backbone(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.freeze_norm = True

    def train(self, mode=True):
        super().train(mode)
        if self.freeze_norm:
            self[1].eval()
        return self


def fine_tune(freeze_norm):
    torch.manual_seed(0)
    model = nn.Sequential(Backbone(), nn.Linear(4, 2))
    model[0].freeze_norm = freeze_norm
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for _ in range(3):
        model.train()
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(8, 1, 6, 6) + 3), torch.randint(2, (8,))).backward()
        optimizer.step()
    return [m.training for m in (model, model[0], model[0][1])], model[0][1].num_batches_tracked.item()


def symptom():
    assert fine_tune(freeze_norm=True) == ([True, True, False], 0)


def cure():
    assert fine_tune(freeze_norm=False) == ([True, True, True], 3)
