"""model.to(memory_format=torch.channels_last), and the old x.view(x.size(0), -1) raises.

asked: view size is not compatible after switching to channels_last
asked: 用了 channels_last 之后 view 报错
cause: channels-last-cannot-be-viewed
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, flatten):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4)
        self.fc, self.flatten = nn.Linear(256, 2), flatten

    def forward(self, x):
        return self.fc(self.flatten(self.bn(self.conv(x)).relu()))


def step(flatten, memory_format):
    torch.manual_seed(0)
    model = Net(flatten).to(memory_format=memory_format)
    x = torch.randn(4, 3, 8, 8).to(memory_format=memory_format)
    loss = nn.functional.cross_entropy(model(x), torch.tensor([0, 1, 0, 1]))
    loss.backward()
    return loss.item()


def view(x):
    return x.view(x.size(0), -1)


def symptom():
    step(view, torch.contiguous_format)
    try:
        step(view, torch.channels_last)
    except RuntimeError as error:
        assert "view size is not compatible" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    usual = step(view, torch.contiguous_format)
    for flatten in (lambda x: x.flatten(1), lambda x: x.reshape(x.size(0), -1)):
        assert abs(step(flatten, torch.channels_last) - usual) < 1e-4
