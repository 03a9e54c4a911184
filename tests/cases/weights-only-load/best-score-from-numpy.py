"""The checkpoint holds the best accuracy as np.mean() gave it; a file of NumPy 1 names the same function otherwise.

asked: Unsupported global: GLOBAL numpy.core.multiarray.scalar was not an allowed global by default, best accuracy in checkpoint
asked: 检查点里存了 best_acc（np.mean 的结果），torch.load 报 numpy.core.multiarray.scalar was not an allowed global
cause: allow-it-for-one-load
"""

import contextlib
import io
import pickle
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

SCALAR, (DTYPE, _) = np.float64(0.5).__reduce__()
ARRAY = np.ones(2).__reduce__()[0]


def written(value, older=False):
    file = io.BytesIO()
    torch.save({"model": nn.Linear(2, 2).state_dict(), "best": value}, file, _use_new_zipfile_serialization=not older)
    content = file.getvalue()
    if older:
        name = SCALAR.__module__.encode()
        assert b"c" + name + b"\n" in content
        other = b"numpy.core.multiarray" if name != b"numpy.core.multiarray" else b"numpy._core.multiarray"
        content = content.replace(b"c" + name + b"\n", b"c" + other + b"\n")
    return io.BytesIO(content)


def told(recipe, file):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        path = Path(folder) / "best.pt"
        path.write_bytes(file.getvalue())
        recipe("explain_file")(str(path))
    return out.getvalue()


def refused(file):
    try:
        torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        return str(error)
    raise AssertionError("no error")


def symptom():
    for value in (np.mean([0.25, 0.75]), np.float32(0.5), np.int64(1), np.bool_(True), np.array([0.5])):
        assert "Unsupported global: GLOBAL numpy" in refused(written(value))
    assert "multiarray.scalar was not an allowed global by default" in refused(written(np.mean([0.5]), older=True))
    with torch.serialization.safe_globals([SCALAR, np.dtype]):
        assert type(DTYPE).__name__ in refused(written(np.float64(0.5)))


def diagnosis(recipe):
    assert "multiarray.scalar', 'numpy.dtype']" in told(recipe, written(np.mean([0.25, 0.75])))
    assert "'numpy.dtype', 'numpy.ndarray']" in told(recipe, written(np.array([0.5])))
    assert "multiarray.scalar was not an allowed global" in told(recipe, written(np.float64(0.5), older=True))


def cure():
    with torch.serialization.safe_globals([SCALAR, np.dtype, type(DTYPE)]):
        assert torch.load(written(np.mean([0.25, 0.75])), weights_only=True)["best"] == 0.5
        assert "multiarray.scalar" in refused(written(np.float64(0.5), older=True))
        named = [(SCALAR, name) for name in ("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar")]
        with torch.serialization.safe_globals(named):
            assert torch.load(written(np.float64(0.5), older=True), weights_only=True)["best"] == 0.5
    with torch.serialization.safe_globals([ARRAY, np.ndarray, np.dtype, type(DTYPE)]):
        assert torch.load(written(np.array([0.5])), weights_only=True)["best"].tolist() == [0.5]
    assert torch.load(written(np.mean([0.25, 0.75]).item()), weights_only=True)["best"] == 0.5


def healthy(recipe):
    assert told(recipe, written(0.5)) == "not allowed by default: nothing\n"
    assert told(recipe, written(torch.tensor(0.5))) == "not allowed by default: nothing\n"
