"""A frozen pretrained backbone gives other features after each epoch: its BatchNorm was left in training mode.

asked: frozen backbone but its output for the same image changes during training
asked: 冻结了 backbone，同一张图的特征却每个 epoch 都在变
cause: train-undoes-eval
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def drift(keep_eval):
    torch.manual_seed(0)
    backbone = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    head = nn.Linear(4, 3)
    model = nn.Sequential(backbone, head)
    backbone.requires_grad_(False)
    optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
    data = DataLoader(TensorDataset(5 + torch.randn(32, 1, 6, 6), torch.randint(3, (32,))), batch_size=8)
    image = 5 + torch.randn(1, 1, 6, 6)
    features, weights = backbone.eval()(image), backbone[0].weight.clone()
    for x, y in data:
        model.train()
        if keep_eval:
            backbone.eval()
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    assert torch.equal(weights, backbone[0].weight), "no weight changed"
    return (backbone.eval()(image) - features).abs().max().item()


def symptom():
    assert drift(keep_eval=False) > 0.01


def cure():
    assert drift(keep_eval=True) == 0
