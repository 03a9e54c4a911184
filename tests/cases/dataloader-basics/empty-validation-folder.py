"""The validation folder has another name: no file is found, the loader is not shuffled, and dividing by its length raises.

asked: validation loop never runs, len(val_loader) is 0 without drop_last, ZeroDivisionError
asked: 验证循环一次也没进去，没写 drop_last，len(val_loader) 却是 0
cause: one-pass
"""

import contextlib
import io
import tempfile
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset


class Files(Dataset):
    def __init__(self, folder):
        self.paths = sorted(Path(folder).glob("*.pt"))

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return torch.load(self.paths[i])


def loader(name, drop_last=False):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "val").mkdir()
        for i in range(5):
            torch.save(torch.rand(3), Path(folder) / "val" / f"{i}.pt")
        return DataLoader(Files(Path(folder) / name), batch_size=4, drop_last=drop_last)


def symptom():
    total, val_loader = 0.0, loader("valid")
    try:
        total / len(val_loader)
    except ZeroDivisionError:
        return
    raise AssertionError("no error")


def said(recipe, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("one_pass")(loader(*arguments))
    return out.getvalue()


def diagnosis(recipe):
    for drop_last in False, True:
        assert said(recipe, "valid", drop_last).startswith("0 samples -> 0 batches")


def cure(recipe):
    assert said(recipe, "val").startswith("5 samples -> 2 batches")
    assert len(loader("val")) == 2
