"""The last layer is asked of the wrapper, which has no such attribute.

asked: AttributeError 'DataParallel' object has no attribute 'fc'
asked: 'DataParallel' object has no attribute 'fc'，多卡包装之后取不到层
cause: both-wrap-as-module
"""

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.fc = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU()), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.body(x))


def replaced(rank, when):
    """What two steps raise if the layer is replaced before or after wrapping."""
    torch.manual_seed(0)
    net, fc = Net(), nn.Linear(4, 3)
    if when == "before":
        net.fc = fc
    model = DistributedDataParallel(net)
    if when == "after":
        model.module.fc = fc
    optimizer = torch.optim.AdamW(model.parameters())
    try:
        for _ in range(2):
            optimizer.zero_grad()
            model(torch.randn(5, 3)).square().mean().backward()
            optimizer.step()
    except RuntimeError as error:
        return str(error)[:45]
    return ""


def symptom():
    assert together(replaced, "after") == ["Expected to have finished reduction in the pr"] * 2
    model = nn.DataParallel(Net())
    try:
        torch.optim.AdamW(model.fc.parameters())
    except AttributeError as error:
        assert str(error) == "'DataParallel' object has no attribute 'fc'"
    else:
        raise AssertionError("no error")


def cure():
    assert together(replaced, "before") == ["", ""]
    model = nn.DataParallel(Net())
    torch.optim.AdamW(model.module.fc.parameters())
    Net().load_state_dict(model.module.state_dict())
