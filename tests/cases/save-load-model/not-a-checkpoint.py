"""The file is a Git LFS pointer, a web page or cut off: weights_only=False does not help.

asked: Weights only load failed, Unsupported operand 118, after git clone of a model repository
asked: torch.load 报 Weights only load failed、Unsupported operand 60，加了 weights_only=False 也不行
cause: errors
"""

import io
import pickle

import torch
from torch import nn


def saved():
    torch.manual_seed(0)
    model, file = nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4)), io.BytesIO()
    torch.save(model.state_dict(), file)
    return model, file.getvalue()


def message(content, weights_only):
    try:
        torch.load(io.BytesIO(content), map_location="cpu", weights_only=weights_only)
    except (pickle.UnpicklingError, RuntimeError) as error:
        return str(error)
    raise AssertionError("no error")


def symptom():
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 44730473\n"
    page = b"<!DOCTYPE html><html><title>Sign in</title></html>"
    for content in (pointer, page):
        text = message(content, weights_only=True)
        assert "Weights only load failed" in text and "Unsupported operand" in text
        assert "Unsupported global" not in text
        message(content, weights_only=False)
    _, content = saved()
    for weights_only in (True, False):
        assert "failed finding central directory" in message(content[: len(content) // 2], weights_only)


def cure():
    trained, content = saved()
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4))
    model.load_state_dict(torch.load(io.BytesIO(content), map_location="cpu", weights_only=True))
    x = torch.randn(3, 2, 5)
    assert torch.equal(model.eval()(x), trained.eval()(x))
