"""The file is a Git LFS pointer, a web page or cut off: weights_only=False does not help.

asked: Weights only load failed, Unsupported operand 118, after git clone of a model repository
asked: torch.load 报 Weights only load failed、Unsupported operand 60，加了 weights_only=False 也不行
cause: operand
"""

import contextlib
import gzip
import io
import pickle
import tarfile
import tempfile
import zipfile
from pathlib import Path

import torch
from torch import nn


def saved(**options):
    torch.manual_seed(0)
    model, file = nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4)), io.BytesIO()
    torch.save(model.state_dict(), file, **options)
    return model, file.getvalue()


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 44730473\n"
PAGE = b"<!DOCTYPE html><html><title>Sign in</title></html>"
SAFETENSORS = (24).to_bytes(8, "little") + b'{"__metadata__":{}}     '


def archives(content):
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("model.pth", content)
    with tarfile.open(fileobj=tarred, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("model.pth"), io.BytesIO())
    return zipped.getvalue(), tarred.getvalue(), gzip.compress(content)


def folder_in_archive(content):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("folder/model.pth", content)
    return zipped.getvalue()


def message(content, weights_only):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.pth"
        path.write_bytes(content)
        try:
            torch.load(path, map_location="cpu", weights_only=weights_only)
        except (pickle.UnpicklingError, RuntimeError) as error:
            return str(error)
    raise AssertionError("no error")


def told(recipe, content):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        path = Path(folder) / "model.pth"
        path.write_bytes(content)
        recipe("explain_file")(path)
    return out.getvalue().strip()


def symptom():
    for content in (POINTER, PAGE, SAFETENSORS):
        text = message(content, weights_only=True)
        assert "Weights only load failed" in text and f"Unsupported operand {content[0]}\n" in text
        assert "Unsupported global" not in text
        assert "invalid load key" in message(content, weights_only=False)
    _, content = saved(pickle_protocol=4)
    assert "Unsupported operand 149" in message(content, weights_only=True)
    assert list(torch.load(io.BytesIO(content), weights_only=False)) == list(saved()[0].state_dict())
    _, content = saved()
    for weights_only in (True, False):
        assert "failed finding central directory" in message(content[: len(content) // 2], weights_only)

    zipped, tarred, gzipped = archives(content)
    assert "file in archive is not in a subdirectory" in message(zipped, weights_only=True)
    assert 'hasRecord("version")' in message(folder_in_archive(content), weights_only=True)
    assert "legacy .tar format" in message(tarred, weights_only=True)
    assert "Unsupported operand 31\n" in message(gzipped, weights_only=True)

    content = pickle.dumps({"weight": torch.ones(2)}, protocol=4)
    assert "Unsupported operand 149" in message(content, weights_only=True)
    assert "Invalid magic number" in message(content, weights_only=False)
    assert list(pickle.loads(content)) == ["weight"]


def diagnosis(recipe):
    for content in (POINTER, PAGE, SAFETENSORS):
        assert told(recipe, content) == f"not a checkpoint: it begins with {content[:24]}"
    assert told(recipe, b"") == "not a checkpoint: it begins with b''"
    _, content = saved()
    assert "failed finding central directory" in told(recipe, content[: len(content) // 2])
    large = io.BytesIO()
    torch.save({"weight": torch.zeros(30000)}, large)
    assert told(recipe, large.getvalue()[:30000]).startswith(("[Errno 22]", "PytorchStreamReader failed"))
    assert told(recipe, saved(pickle_protocol=4)[1]) == "Unsupported operand 149"
    zipped, tarred, gzipped = archives(content)
    assert "file in archive is not in a subdirectory" in told(recipe, zipped)
    assert 'hasRecord("version")' in told(recipe, folder_in_archive(content))
    assert told(recipe, tarred).startswith("not a checkpoint: it begins with b'model.pth")
    assert told(recipe, gzipped) == f"not a checkpoint: it begins with {gzipped[:24]}"
    _, older = saved(_use_new_zipfile_serialization=False)
    assert told(recipe, older[: len(older) - 50]).startswith("unexpected EOF")
    for left in (30, 100, len(older) // 2):
        assert told(recipe, older[:left]) == "EOFError"


def cure():
    trained, content = saved()
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4))
    model.load_state_dict(torch.load(io.BytesIO(content), map_location="cpu", weights_only=True))
    x = torch.randn(3, 2, 5)
    assert torch.equal(model.eval()(x), trained.eval()(x))


def healthy(recipe):
    assert told(recipe, saved()[1]) == "not allowed by default: nothing"
    assert told(recipe, saved(_use_new_zipfile_serialization=False)[1]) == "loads"
