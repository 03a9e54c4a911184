"""A project whose files hold the whole model stops loading them: Weights only load failed.

asked: Weights only load failed after upgrading torch, my old model.pt does not load
asked: 升级 torch 之后 torch.load 报 Weights only load failed，老模型读不出来
cause: whole-model-is-refused
"""

import io
import pickle

import torch
from torch import nn


def old_file():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout())
    model(torch.randn(8, 2, 10))
    file = io.BytesIO()
    torch.save({"epoch": 3, "model": model}, file)
    file.seek(0)
    return file, model.eval()


def symptom():
    try:
        torch.load(old_file()[0], weights_only=True)
    except pickle.UnpicklingError as error:
        assert "Weights only load failed" in str(error)
        assert "Unsupported global: GLOBAL torch.nn.modules" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    file, old = old_file()
    converted = io.BytesIO()
    torch.save(torch.load(file, weights_only=False)["model"].state_dict(), converted)
    converted.seek(0)
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout())
    model.load_state_dict(torch.load(converted, map_location="cpu", weights_only=True))
    x = torch.randn(3, 2, 10)
    assert torch.equal(model.eval()(x), old(x))
