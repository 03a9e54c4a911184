"""A network written for 32 x 32 images gets pictures of 150 x 150.

asked: mat1 and mat2 shapes cannot be multiplied works with 32x32 but not with my own images
asked: 换成自己的数据集之后全连接层维度对不上
cause: in-features
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, in_features):
        super().__init__()
        block = [nn.Conv2d(1, 8, 5, stride=2, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)]
        self.features = nn.Sequential(*block, nn.Flatten())
        self.head = nn.Sequential(nn.Linear(in_features, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, image):
        features = self.features(image)
        return {"features": features, "logits": self.head(features)}


def step(model, x):
    optimizer = torch.optim.Adam(model.parameters())
    nn.functional.cross_entropy(model(image=x)["logits"], torch.zeros(len(x)).long()).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


small, large = torch.randn(4, 1, 32, 32), torch.randn(4, 1, 150, 150)


def printed(recipe, model, x):
    text = io.StringIO()
    recipe("report_shapes")(model)
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        step(model, x)
    return text.getvalue().splitlines()


def symptom():
    step(Net(8 * 7 * 7), small)
    try:
        step(Net(8 * 7 * 7), large)
    except RuntimeError as error:
        assert "(4x10368 and 392x32)" in str(error)
    else:
        raise AssertionError("no error")
    batch, layer = torch.randn(64, 128), nn.Linear(64, 10)
    try:
        layer(batch)
    except RuntimeError as error:
        assert "(64x128 and 64x10)" in str(error)
    assert layer(batch.T).shape == (128, 10)  # no error, and 128 rows for 64 samples


def diagnosis(recipe):
    assert printed(recipe, Net(392), large)[-1] == "head.0 Linear: (4, 10368) wants (..., 392)"


def cure():
    with torch.no_grad():
        in_features = Net(1).features.eval()(torch.zeros(1, 1, 150, 150)).shape[1]
    step(Net(in_features), large)


def healthy(recipe):
    assert printed(recipe, Net(10368), large)[-1] == "head.2 Linear: (4, 32) wants (..., 32)"
