"""A segmentation net is validated in eval() without no_grad: the graphs of two batches are there at once.

asked: validation runs out of memory in the second batch although the model is in eval mode and the batch size is the same
asked: 分割网络验证时 batch size 和训练一样，也调用了 eval()，第二个 batch 就爆显存
cause: two-graphs-at-once
"""

import contextlib
import io
import re
import weakref

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
        self.head, self.aux = nn.Conv2d(8, 4, 1), nn.Conv2d(8, 4, 1)

    def forward(self, x):
        features = self.body(x)
        return {"out": self.head(features), "aux": self.aux(features)}


def batches():
    torch.manual_seed(0)
    return [(torch.randn(n, 3, 12, 12), torch.randint(4, (n, 12, 12))) for n in (4, 4, 4, 2)]


def images_at_once(train=False, no_grad=False):
    """How many images are alive at most when the forward pass begins; the graph is what holds the earlier ones."""
    model, images, most = Net().train(train), [], 0
    for _ in range(3):
        x, y = batches()[0]
        images.append(weakref.ref(x))
        most = max(most, sum(image() is not None for image in images))
        with torch.set_grad_enabled(not no_grad):
            output = model(x)
            loss = nn.functional.cross_entropy(output["out"], y)
        if train:
            loss.backward()
    return most


def report(recipe, **options):
    model = Net().eval()
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("Kept")(model) as kept:
        for x, y in batches()[:3]:
            with torch.set_grad_enabled(not options.get("no_grad", False)):
                output = model(x)
                loss = nn.functional.cross_entropy(output["out"], y)
            kept.report()
    assert loss.isfinite()
    return [[int(n) for n in re.findall(r"[+-]?\d+", line)] for line in out.getvalue().splitlines()]


def symptom():
    assert images_at_once() == 2
    assert images_at_once(train=True) == 1


def diagnosis(recipe):
    graphs = [line[0] for line in report(recipe)]
    assert graphs[0] > 0
    assert len(set(graphs)) == 1


def cure():
    assert images_at_once(no_grad=True) == 1


def healthy(recipe):
    lines = report(recipe, no_grad=True)
    assert [line[:2] for line in lines] == [[0, 0]] * 3
    assert len({line[2] for line in lines}) == 1
