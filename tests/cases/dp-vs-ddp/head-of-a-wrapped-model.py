"""The last layer is asked of the wrapper, which has no such attribute.

asked: AttributeError 'DataParallel' object has no attribute 'fc'
asked: 'DataParallel' object has no attribute 'fc'，多卡包装之后取不到层
cause: both-wrap-as-module
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.fc = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU()), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.body(x))


def symptom():
    model = nn.DataParallel(Net())
    try:
        torch.optim.AdamW(model.fc.parameters())
    except AttributeError as error:
        assert str(error) == "'DataParallel' object has no attribute 'fc'"
    else:
        raise AssertionError("no error")


def cure():
    model = nn.DataParallel(Net())
    torch.optim.AdamW(model.module.fc.parameters())
    Net().load_state_dict(model.module.state_dict())
