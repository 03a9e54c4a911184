"""Adam with weight_decay: the weights of a feature that is always 0 shrink by lr per step, whatever the weight_decay.

asked: changing weight_decay in Adam makes no difference, small weights go to zero just as fast
asked: Adam 的 weight_decay 从 0.1 改成 0.001，没有梯度的权重还是一样快地变成 0
cause: weight-decay
"""

import torch
from torch import nn


def weight_of_the_unused_feature(optimizer_class, weight_decay):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    with torch.no_grad():
        model.weight.fill_(0.5)
    optimizer = optimizer_class(model.parameters(), lr=0.01, weight_decay=weight_decay)
    for _ in range(20):
        x = torch.randn(16, 3) * torch.tensor([1.0, 1.0, 0.0])
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x.sum(dim=1, keepdim=True)).backward()
        optimizer.step()
    return model.weight[0, 2].item()


def symptom():
    strong, weak = (weight_of_the_unused_feature(torch.optim.Adam, decay) for decay in (0.1, 0.001))
    assert abs(strong - weak) < 0.01 and strong < 0.4


def cure():
    strong, weak = (weight_of_the_unused_feature(torch.optim.AdamW, decay) for decay in (0.1, 0.001))
    assert abs(0.5 - strong - 0.01) < 0.001 and abs(0.5 - weak - 0.0001) < 0.00005
