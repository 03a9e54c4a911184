"""The last convolution of the script was widened after the training: it is named, and so is the first Linear, by its second number.

asked: size mismatch for conv2.weight and fc1.weight when I load my trained CNN, the image size is the same
asked: 加载训练好的 CNN 报 size mismatch，conv2.weight 和 fc1.weight 都对不上，图像尺寸没变
cause: sizes-from-the-file
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width: int, classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, width, 3, padding=1)
        self.fc1 = nn.Linear(width * 4 * 4, 32)
        self.fc2 = nn.Linear(32, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.max_pool2d(self.conv1(x).relu(), 2)
        x = nn.functional.max_pool2d(self.conv2(x).relu(), 2)
        return self.fc2(self.fc1(x.flatten(1)).relu())


torch.manual_seed(0)
trained = Net(width=16)
state = trained.state_dict()


def symptom():
    try:
        Net(width=32).load_state_dict(state)
    except RuntimeError as error:
        message = str(error)
        assert message.count("size mismatch") == 3
        assert "size mismatch for conv2.weight" in message and "size mismatch for conv2.bias" in message
        assert "size mismatch for fc1.weight" in message and "[32, 256]" in message and "[32, 512]" in message
    else:
        raise AssertionError("it loaded")


def cure():
    model = Net(width=state["conv2.weight"].shape[0])
    model.load_state_dict(state)
    images = torch.randn(2, 1, 16, 16)
    assert torch.equal(model(images), trained(images))
