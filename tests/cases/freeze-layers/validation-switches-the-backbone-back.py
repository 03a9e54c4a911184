"""backbone.eval() was called once; the model.train() after the first validation undoes it.

asked: called backbone.eval() once before training but batchnorm statistics still change after validation
asked: 训练前对 backbone 调用过 eval()，验证一次之后 BN 统计量又开始变
cause: train-undoes-eval
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5))
        self.head = nn.Linear(8, 2)
        self.backbone.requires_grad_(False).eval()

    def forward(self, x):
        return self.head(self.backbone(x))


class FrozenNet(Net):
    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self


def updates(net):
    torch.manual_seed(0)
    model = net()
    optimizer = torch.optim.Adam(model.head.parameters())
    counts = []
    for _ in range(3):
        for _ in range(2):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.randint(2, (8,))).backward()
            optimizer.step()
        counts.append(model.backbone[1].num_batches_tracked.item())
        model.eval()
        with torch.no_grad():
            model(torch.randn(8, 4))
        model.train()
    return counts


def symptom():
    assert updates(Net) == [0, 2, 4]


def cure():
    assert updates(FrozenNet) == [0, 0, 0]
