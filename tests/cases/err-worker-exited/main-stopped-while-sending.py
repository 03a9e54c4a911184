"""The main process is killed while it sends the data set to a spawned worker, whose traceback is all that the output shows.

asked: _pickle.UnpicklingError: pickle data was truncated with num_workers, in spawn_main
asked: num_workers 大于 0 时报 _pickle.UnpicklingError: pickle data was truncated
cause: a-worker-is-killed
"""

import subprocess
import sys
import tempfile
from pathlib import Path

# The main process sends more than a pipe holds, and the worker, importing this script, kills it before it reads on.
KILL = """
import os, signal
if __name__ == "__mp_main__":
    parent = os.getppid()
    os.kill(parent, signal.SIGKILL)
    while os.getppid() == parent:
        pass
"""

PROGRAM = """
if __name__ == "__main__":
    from torch.utils.data import DataLoader

    paths = [f"images/{i}.jpg" for i in range(30000)]
    print(len(list(DataLoader(paths, batch_size=15000, num_workers=1, multiprocessing_context="spawn"))), "batches")
"""


def run(program):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "train.py")
        file.write_text(program)
        return subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False)


def symptom():
    done = run(KILL + PROGRAM)
    assert done.returncode < 0
    assert "spawn_main" in done.stderr
    assert "UnpicklingError: pickle data was truncated" in done.stderr


def cure():
    assert run(PROGRAM).stdout == "2 batches\n"
