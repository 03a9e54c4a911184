"""A network for colour images is to go on with grey scans of one channel: size mismatch for its first convolution.

asked: size mismatch for conv1.weight torch.Size([64, 3, 7, 7]) from checkpoint, current model torch.Size([64, 1, 7, 7])
asked: 灰度图只有一个通道，加载彩色图的预训练权重报 size mismatch for conv1.weight
cause: gray-images
"""

import torch
from torch import nn


def network(channels):
    return nn.Sequential(
        nn.Conv2d(channels, 8, 7, stride=2, padding=3, bias=False),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(3, 2, 1),
        nn.Conv2d(8, 4, 3),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


def pretrained():
    torch.manual_seed(0)
    model = network(3)
    model(torch.rand(8, 3, 20, 20))
    return model.eval()


def symptom():
    try:
        network(1).load_state_dict(pretrained().state_dict(), strict=False)
    except RuntimeError as error:
        assert "size mismatch for 0.weight: copying a param with shape torch.Size([8, 3, 7, 7])" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    trained, model = pretrained(), network(1)
    state = trained.state_dict()
    state["0.weight"] = state["0.weight"].sum(1, keepdim=True)
    model.load_state_dict(state)
    scans = torch.rand(3, 1, 20, 20)
    expected = trained(scans.repeat(1, 3, 1, 1))
    assert torch.allclose(model.eval()(scans), expected, atol=1e-5)
    assert expected.std(0).max() > 0
    model, images = network(5), torch.rand(3, 5, 20, 20)
    state["0.weight"] = torch.zeros(8, 5, 7, 7)
    state["0.weight"][:, :3] = trained[0].weight.detach()
    model.load_state_dict(state)
    assert torch.allclose(model.eval()(images), trained(images[:, :3]), atol=1e-5)
