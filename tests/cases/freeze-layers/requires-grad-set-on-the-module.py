"""The output layer is "frozen" with model.outc.requires_grad = False, and it changes all the same.

asked: set model.layer.requires_grad = False but the layer still changes
asked: model.outc.requires_grad = False 之后这一层的权重还在更新
cause: module-attribute-freezes-nothing
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
        self.outc = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        return {"mask": self.outc(self.body(x))}


def changed(freeze):
    torch.manual_seed(0)
    model = Net()
    freeze(model.outc)
    optimizer = torch.optim.AdamW(model.parameters())
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    for _ in range(2):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(4, 1, 8, 8))["mask"], torch.randint(2, (4, 6, 6))).backward()
        optimizer.step()
    return [name for name, p in model.named_parameters() if p.requires_grad and not torch.equal(p, before[name])]


def set_attribute(module):
    module.requires_grad = False


def symptom():
    assert "outc.weight" in changed(set_attribute)


def cure():
    assert [name.split(".")[0] for name in changed(lambda module: module.requires_grad_(False))] == ["body"] * 4
