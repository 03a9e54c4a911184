"""The script trains at its top level; where workers are spawned, each of them begins the training again.

asked: DataLoader worker exited unexpectedly on windows, works with num_workers=0, freeze_support
asked: windows 下 num_workers 大于 0 就报错 An attempt has been made to start a new process，设成 0 就正常
cause: guard
"""

import contextlib
import io
import os
import runpy
import tempfile
from pathlib import Path

import torch  # noqa: F401 - so that only the worker has to load it

PROGRAM = """
from torch.utils.data import DataLoader

def main():
    loader = DataLoader([1, 2], num_workers=1, multiprocessing_context="spawn")
    print(len(list(loader)), "batches")

"""


def run(last_lines):
    """What `python train.py` prints, the error that ends it, and what its worker writes to stderr."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as errors:
        file = Path(folder, "train.py")
        file.write_text(PROGRAM + last_lines)
        stderr = os.dup(2)
        os.dup2(errors.fileno(), 2)
        error = None
        try:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                runpy.run_path(str(file), run_name="__main__")
        except RuntimeError as raised:
            error = raised
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
        errors.seek(0)
        return out.getvalue(), error, " ".join(errors.read().split())


def symptom():
    out, error, worker = run("main()\n")
    assert out == ""
    assert "exited unexpectedly" in str(error)
    assert (
        "RuntimeError: An attempt has been made to start a new process before the current process has finished"
        in worker
    )
    assert "if __name__ == '__main__':" in worker


def cure():
    out, error, _ = run("if __name__ == '__main__':\n    main()\n")
    assert (out, error) == ("2 batches\n", None)
