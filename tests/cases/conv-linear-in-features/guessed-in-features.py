"""A network whose forward calls its layers one by one; in_features was copied from a tutorial for 32 x 32.

asked: how do I get the right number for the first fully connected layer after conv layers
asked: 教程里的 16*5*5 换成 64x64 的图像应该写多少
cause: count-features
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.conv1, self.norm, self.conv2 = nn.Conv2d(3, 6, 5), nn.BatchNorm2d(6), nn.Conv2d(6, 16, 5)
        self.dropout = nn.Dropout2d(0.2)
        self.fc = nn.Linear(count(self, (3, 64, 64), self.convolve) if count else 16 * 5 * 5, 10)

    def convolve(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.conv1(x))), 2)
        return F.max_pool2d(F.relu(self.conv2(self.dropout(x))), 2)

    def forward(self, x):
        return {"logits": self.fc(self.convolve(x).flatten(1))}


def train(model):
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(2):
        with torch.autocast("cpu", torch.bfloat16):
            loss = F.cross_entropy(model(torch.randn(2, 3, 64, 64))["logits"], torch.tensor([0, 1]))
        (loss / 2).backward()
    optimizer.step()


def symptom():
    try:
        train(Net(None))
    except RuntimeError as error:
        assert "2704" in str(error) and "400" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    out_size = recipe("out_size")
    side = out_size(out_size(out_size(out_size(64, 5), 2, 2), 5), 2, 2)
    assert 16 * side * side == 2704
    assert nn.Conv2d(3, 4, 4, padding="same")(torch.zeros(1, 3, 9, 10)).shape == (1, 4, 9, 10)
    assert (
        out_size(4, 5) == out_size(1, 2, 2) == 0
        and out_size(28, 2) == 27 != nn.MaxPool2d(2)(torch.zeros(1, 28, 28)).shape[1]
    )


def cure(recipe):
    model = Net(recipe("count_features"))
    assert model.fc.in_features == 2704 and model.norm.num_batches_tracked == 0
    train(model)


def healthy(recipe):
    count = recipe("count_features")
    signal = nn.Sequential(nn.Conv1d(2, 4, 3, stride=2), nn.ReLU())
    assert count(signal, (2, 21)) == 4 * 10
    assert count(nn.Sequential(nn.MaxPool3d(2), nn.Flatten()), (1, 4, 6, 8)) == 24
    try:
        count(signal.train(), (3, 21))
    except RuntimeError:
        assert signal.training
