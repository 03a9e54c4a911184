"""The training script saved its argparse.Namespace; the file does not load when the run should go on.

asked: Unsupported global: GLOBAL argparse.Namespace when loading checkpoint
asked: 检查点里存了 args，torch.load 报 argparse.Namespace was not an allowed global
cause: plain-types-only
"""

import argparse
import collections
import io
import pathlib
import pickle
import signal

import torch
from torch import nn


def loads(settings, weights_only=True):
    file = io.BytesIO()
    torch.save({"model": nn.Linear(2, 2).state_dict(), "args": settings}, file)
    file.seek(0)
    try:
        return torch.load(file, map_location="cpu", weights_only=weights_only)["args"]
    except pickle.UnpicklingError as error:
        return str(error)[str(error).index("Unsupported global") :]


args = argparse.ArgumentParser().parse_args([])
args.lr, args.layers = 0.1, [64, 64]


def symptom():
    assert loads(args).startswith("Unsupported global: GLOBAL argparse.Namespace")
    for value in (pathlib.PurePosixPath("runs/1"), signal.SIGINT, collections.defaultdict(list)):
        assert loads({"value": value}).startswith("Unsupported global")


def cure():
    assert loads(args, weights_only=False) == args
    assert loads(dict(collections.defaultdict(list, loss=[1.0]))) == {"loss": [1.0]}
    assert loads(vars(args)) == {"lr": 0.1, "layers": [64, 64]}
    assert loads({"path": str(pathlib.PurePosixPath("runs/1")), "mode": signal.SIGINT.value})["mode"] == 2
