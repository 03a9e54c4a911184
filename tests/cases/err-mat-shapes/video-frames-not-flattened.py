"""Video frames of five dimensions go into a Linear for each frame: flatten(2), not flatten(1).

asked: video frames batch x time x 3 x 8 x 8 into nn.Linear mat1 and mat2 shapes cannot be multiplied (240x8 and 192x16)
asked: 视频每一帧过 nn.Linear 再进 LSTM，报 240x8 and 192x16 不能相乘
cause: flatten-from-dimension-1
"""

import torch
from torch import nn

torch.manual_seed(0)
video = torch.randn(2, 5, 3, 8, 8)
layer, lstm = nn.Linear(3 * 8 * 8, 16), nn.LSTM(16, 4, batch_first=True)


def symptom():
    for x in (video, video.flatten(1)):
        try:
            layer(x)
        except RuntimeError as error:
            assert "shapes cannot be multiplied" in str(error)
        else:
            raise AssertionError("no error")
    batch, length = video.shape[:2]
    assert video.numel() == batch * length * layer.in_features


def cure():
    output, _ = lstm(layer(video.flatten(2)))
    assert output.shape == (2, 5, 4)
    one = layer(video[1, 3].flatten())
    assert torch.allclose(layer(video.flatten(2))[1, 3], one, atol=1e-6)


def healthy(recipe):
    recipe("report_shapes")(layer)
