"""Five tags per sample, a sigmoid and CrossEntropyLoss: without the sigmoid alone the tags get worse; the loss is the wrong one.

asked: multi label tags, sigmoid in the model and CrossEntropyLoss, do I have to remove the sigmoid
asked: 多标签分类，模型最后有 sigmoid，用 CrossEntropyLoss，要去掉 sigmoid 吗
cause: fix
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x, w = torch.randn(600, 12), torch.randn(12, 5)
y = (x @ w > 0.5).float()


def train(last, loss_fn):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Linear(32, 5))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(200):
        optimizer.zero_grad()
        loss = loss_fn(last(model(x)), y)
        loss.backward()
        optimizer.step()
    right = ((model(x) > 0) == (y > 0)).float().mean().item()
    return loss.item(), right


def symptom():
    loss, _ = train(nn.Sigmoid(), F.cross_entropy)
    assert loss > 2
    loss, right = train(nn.Identity(), F.cross_entropy)
    assert loss > 2 and right < 0.85


def cure():
    loss, right = train(nn.Identity(), F.binary_cross_entropy_with_logits)
    assert loss < 0.1 and right > 0.99
