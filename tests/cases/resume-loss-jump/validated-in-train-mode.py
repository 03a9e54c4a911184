"""Everything was loaded, then the model was validated in train(): BatchNorm's buffers moved, and load_state_dict is not to blame.

asked: all keys matched after resuming, still validation loss differs and running_mean is not the saved one
asked: 续训时全部加载成功，先测了一次验证 loss，running_mean 就和文件里不一样了
cause: find
"""

import contextlib
import copy
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 4) * 3 + 5


def build():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))


def trained():
    model = build()
    for _ in range(20):
        model(x)
    return copy.deepcopy({"model": model.state_dict()})


checkpoint = trained()


def resumed(mode):
    model = build()
    loading = model.load_state_dict(checkpoint["model"])
    assert not loading.missing_keys and not loading.unexpected_keys
    model.train(mode)
    with torch.no_grad():
        model(x + 10)
    return model.train()


def report(recipe, model):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")(checkpoint, model)
    return out.getvalue().splitlines()


def symptom():
    assert not torch.equal(resumed(mode=True)[1].running_mean, checkpoint["model"]["1.running_mean"])


def diagnosis(recipe):
    first, second, *_ = report(recipe, resumed(mode=True))
    assert first == "model: 6 of 9 as in the file" and second == "  differ: 3, 1.running_mean"


def cure():
    assert torch.equal(resumed(mode=False)[1].running_mean, checkpoint["model"]["1.running_mean"])


def healthy(recipe):
    assert report(recipe, resumed(mode=False))[0] == "model: 9 of 9 as in the file"
