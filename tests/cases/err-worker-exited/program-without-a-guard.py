"""The script trains at its top level; where workers are not forked, each of them begins the training again.

asked: DataLoader worker exited unexpectedly on windows, works with num_workers=0, freeze_support
asked: windows 下 num_workers 大于 0 就报错 An attempt has been made to start a new process，设成 0 就正常
cause: guard
"""

import contextlib
import io
import multiprocessing
import os
import runpy
import tempfile
from pathlib import Path

# forkserver imports the script as spawn does, and loads torch once for the workers of all programs below.
multiprocessing.set_forkserver_preload(["torch"])
ERRORS = tempfile.TemporaryFile("w+")

PROGRAM = """
from torch.utils.data import DataLoader

def main(data=(1, 2), collate_fn=None):
    loader = DataLoader(data, num_workers=1, multiprocessing_context="forkserver", collate_fn=collate_fn)
    print(len(list(loader)), "batches")

"""


def run(last_lines):
    """What `python train.py` prints, the error that ends it, and what its worker writes to stderr."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "train.py")
        file.write_text(PROGRAM + last_lines)
        stderr = os.dup(2)
        os.dup2(ERRORS.fileno(), 2)
        read = ERRORS.seek(0, os.SEEK_END)
        error = None
        try:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                runpy.run_path(str(file), run_name="__main__")
        except (RuntimeError, OSError) as raised:
            error = raised
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
        ERRORS.seek(read)
        return out.getvalue(), error, " ".join(ERRORS.read().split())


def symptom():
    out, error, worker = run("main()\n")
    assert out == ""
    assert "exited unexpectedly" in str(error)
    assert (
        "RuntimeError: An attempt has been made to start a new process before the current process has finished"
        in worker
    )
    assert "if __name__ == '__main__':" in worker
    _, error, _ = run("main(list(range(10**6)))\n")
    assert isinstance(error, BrokenPipeError)
    _, error, worker = run(
        "if __name__ == '__main__':\n    def collate(batch): return batch\n    main(collate_fn=collate)\n"
    )
    assert "exited unexpectedly" in str(error)
    assert "Can't get attribute 'collate' on <module '__mp_main__'" in worker


def cure():
    out, error, _ = run("if __name__ == '__main__':\n    main()\n")
    assert (out, error) == ("2 batches\n", None)
