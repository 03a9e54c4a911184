"""The new head is put in first, then everything is frozen: backward() has nothing to do and raises.

asked: element 0 of tensors does not require grad after freezing all layers and replacing fc
asked: 换了 fc 之后冻结所有层，backward 报 element 0 of tensors does not require grad
cause: replace-the-last-layer
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.fc = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Linear(8, 1000)

    def forward(self, x):
        return self.fc(self.bn(self.conv(x)).relu().mean(dim=(2, 3)))


def train(freeze_first):
    torch.manual_seed(0)
    model = Net()
    if freeze_first:
        model.requires_grad_(False)
    model.fc = nn.Linear(8, 10)
    if not freeze_first:
        model.requires_grad_(False)
    optimizer = torch.optim.Adam(model.parameters())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    for _ in range(2):
        model.eval()
        model.fc.train()
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(4, 3, 5, 5)), torch.randint(10, (4,))).backward()
        optimizer.step()
    return [name for name, value in model.state_dict().items() if not torch.equal(value, before[name])]


def symptom():
    try:
        train(freeze_first=False)
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert train(freeze_first=True) == ["fc.weight", "fc.bias"]
