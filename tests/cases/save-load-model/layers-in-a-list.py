"""The blocks stand in a Python list: they are not in the file, and the loaded model computes with new ones.

asked: state_dict does not contain some of my layers, all keys matched but output is different
asked: state_dict 里没有我列表里的层，加载不报错但结果不对
cause: what-is-in-a-state-dict
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, container):
        super().__init__()
        self.inp = nn.Linear(4, 8)
        self.blocks = container(nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 8), nn.GELU()) for _ in range(3))
        self.out = nn.Linear(8, 2)

    def forward(self, x):
        h = self.inp(x)
        for block in self.blocks:
            h = h + block(h)
        return self.out(h)


def reload(container):
    torch.manual_seed(0)
    model, loaded = Net(container).eval(), Net(container).eval()
    report = loaded.load_state_dict(model.state_dict())
    x = torch.randn(3, 4)
    return str(report), len(model.state_dict()), torch.allclose(model(x), loaded(x))


def symptom():
    assert reload(list) == ("<All keys matched successfully>", 4, False)


def cure():
    assert reload(nn.ModuleList) == ("<All keys matched successfully>", 16, True)
