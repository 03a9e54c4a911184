"""A downloaded file wants getattr allowed, as the message proposes: with what it proposes next, the file runs a function.

asked: Unsupported global: GLOBAL getattr was not an allowed global by default, should I add getattr to add_safe_globals
asked: 报错让我 add_safe_globals([getattr])，网上下载的文件，能加吗
cause: allowed-functions-are-called
"""

import contextlib
import io
import pathlib
import pickle
import sys
import tempfile

import torch
from numpy.testing import runstring
from torch import nn

CODE = "import sys; sys.ran_from_the_file = True"


class Surprise:
    def __reduce__(self):
        return exec, (CODE,)


class Score:
    def __reduce__(self):
        return runstring, (CODE, {})


def downloaded(older=False):
    file = io.BytesIO()
    content = {"model": nn.Linear(2, 2).state_dict(), "augment": "".join, "args": Surprise()}
    torch.save(content, file, _use_new_zipfile_serialization=not older)
    file.seek(0)
    sys.ran_from_the_file = False
    return file


def symptom():
    for allowed, name in (([], "getattr"), ([getattr], "exec")):
        with torch.serialization.safe_globals(allowed):
            try:
                torch.load(downloaded(), weights_only=True)
            except pickle.UnpicklingError as error:
                assert f"add_safe_globals([{name}])" in str(error)
            else:
                raise AssertionError("no error")
        assert not sys.ran_from_the_file
    with torch.serialization.safe_globals([getattr, exec]):
        torch.load(downloaded(), weights_only=True)
    assert sys.ran_from_the_file
    sys.ran_from_the_file = False
    file = io.BytesIO()
    torch.save({"best": Score()}, file)
    file.seek(0)
    with torch.serialization.safe_globals([runstring]):
        torch.load(file, weights_only=True)
    assert runstring.__module__.startswith("numpy.testing") and sys.ran_from_the_file


def told(recipe, file):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        path = pathlib.Path(folder) / "model.pt"
        path.write_bytes(file.getvalue())
        recipe("explain_file")(path)
    return out.getvalue()


def diagnosis(recipe):
    with torch.serialization.safe_globals([getattr, exec]):
        assert told(recipe, downloaded()) == "not allowed by default: ['builtins.exec', 'builtins.getattr']\n"
        assert "getattr was not an allowed global" in told(recipe, downloaded(older=True))
        assert not sys.ran_from_the_file
        assert set(torch.serialization.get_safe_globals()) >= {getattr, exec}


def cure():
    file = io.BytesIO()
    torch.save({"model": nn.Linear(2, 2).state_dict(), "augment": "join"}, file)
    file.seek(0)
    assert nn.Linear(2, 2).load_state_dict(torch.load(file, weights_only=True)["model"]).missing_keys == []
