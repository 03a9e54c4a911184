"""A detector's checkpoint holds the model as an object in half precision, and the arguments of the training script.

asked: Unsupported global: GLOBAL torch.nn.modules.container.Sequential, YOLO weights do not load after updating PyTorch
asked: YOLO 的 .pt 文件读不出来，Unsupported global: GLOBAL torch.nn.modules.container.Sequential
cause: whole-model
"""

import argparse
import contextlib
import io
import os
import pathlib
import pickle
import tempfile

import torch
from torch import nn

NAMES = [
    "argparse.Namespace",
    "pathlib.PurePosixPath",
    "torch.nn.modules.activation.SiLU",
    "torch.nn.modules.batchnorm.BatchNorm2d",
    "torch.nn.modules.container.Sequential",
    "torch.nn.modules.conv.Conv2d",
]


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.SiLU())


def checkpoint():
    args = argparse.Namespace(imgsz=640, project=pathlib.PurePosixPath("runs"))
    return {"epoch": -1, "model": network().half(), "train_args": args}


def saved(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return file


class FromWindows:
    def __reduce__(self):
        return pathlib.WindowsPath, ("runs", "1")


def told(recipe, file):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        path = pathlib.Path(folder) / "best.pt"
        path.write_bytes(file.getvalue())
        recipe("explain_file")(path)
    return out.getvalue()


def symptom():
    try:
        torch.load(saved(checkpoint()), map_location="cpu")
    except pickle.UnpicklingError as error:
        assert "Unsupported global: GLOBAL torch.nn.modules.container.Sequential" in str(error)
    else:
        raise AssertionError("no error")
    os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"
    try:
        assert torch.load(saved(checkpoint()))["train_args"].imgsz == 640
        torch.load(saved(checkpoint()), weights_only=True)
    except pickle.UnpicklingError as error:
        assert "torch.nn.modules.container.Sequential" in str(error)
    else:
        raise AssertionError("no error")
    finally:
        del os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"]


def diagnosis(recipe):
    line = told(recipe, saved(checkpoint()))
    assert line.startswith("not allowed by default: [")
    assert all(f"'{name}'" in line for name in NAMES if name != "pathlib.PurePosixPath") and "PurePosixPath" in line

    try:
        recipe("plain")(checkpoint())
    except TypeError as error:
        assert str(error) == "checkpoint['model'] is a Sequential"
    else:
        raise AssertionError("no error")


def cure():
    classes = [argparse.Namespace, pathlib.PurePosixPath, nn.SiLU, nn.BatchNorm2d, nn.Sequential, nn.Conv2d]
    with torch.serialization.safe_globals(classes):
        old = torch.load(saved(checkpoint()), map_location="cpu", weights_only=True)
    moved = [(pathlib.PureWindowsPath, "pathlib.WindowsPath")]
    with torch.serialization.safe_globals(moved):
        assert torch.load(saved([FromWindows()]), weights_only=True) == [pathlib.PureWindowsPath("runs/1")]
    args = {name: str(value) for name, value in vars(old["train_args"]).items()}
    file = saved({"model": old["model"].float().state_dict(), "train_args": args})
    model = network()
    report = model.load_state_dict(torch.load(file, map_location="cpu", weights_only=True)["model"])
    assert not report.missing_keys and not report.unexpected_keys
    x = torch.randn(2, 3, 5, 5)
    assert torch.equal(model.eval()(x), old["model"].eval()(x))


def healthy(recipe):
    assert told(recipe, saved({"epoch": 3, "model": network().state_dict()})) == "not allowed by default: nothing\n"
