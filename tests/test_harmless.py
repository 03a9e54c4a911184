"""Ways around the rule that a snippet opens no socket, starts no process and writes nothing outside its directory.

Each one is tried for real. `HELD` are refused; `BY_THE_KERNEL` only where the kernel has Landlock, because no audit event
announces them; `OPEN` is what is known to get through: these walls stop accidents, not attacks.
"""

import os
import sys

import pytest
from made import landlock, outcome_of

HELD = {
    "write a file elsewhere": "open('{target}', 'w').write('x')",
    "append to a file": "open('{target}', 'a').write('x')",
    "open with flags": "import os\nos.open('{target}', os.O_CREAT | os.O_WRONLY)",
    "pathlib": "from pathlib import Path\nPath('{target}').write_text('x')",
    "through a symbolic link": "import os\nos.symlink('{folder}', 'link')\nopen('link/escaped', 'w').write('x')",
    "climb out with ..": "import os\nopen(os.path.relpath('{target}'), 'w').write('x')",
    "change the directory first": "import os\nos.chdir('{folder}')\nopen('escaped', 'w').write('x')",
    "make a directory": "import os\nos.mkdir('{target}')",
    "remove a file": "import os\nos.remove('{existing}')",
    "move a file out": "import os\nopen('a', 'w').write('x')\nos.rename('a', '{target}')",
    "link a file out": "import os\nopen('a', 'w').write('x')\nos.link('a', '{target}')",
    "copy a file out": "import shutil\nopen('a', 'w').write('x')\nshutil.copy('a', '{target}')",
    "change a mode": "import os\nos.chmod('{existing}', 0o777)",
    "a database": "import sqlite3\nsqlite3.connect('{target}')",
    "catch the refusal": "try:\n    open('{target}', 'w')\nexcept OSError:\n    pass",
    "in a thread": "import threading\nt = threading.Thread(target=lambda: open('{target}', 'w'))\nt.start()\nt.join()",
    "when it ends": "import weakref\nclass A: pass\na = A()\nweakref.finalize(a, open, '{target}', 'w')\ndel a",
    "a socket": "import socket\nsocket.socket()",
    "a name server": "import socket\nsocket.getaddrinfo('localhost', 80)",
    "a web address": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
    "a program": "import subprocess\nsubprocess.run(['true'])",
    "a shell": "import os\nos.system('true')",
    "a fork": "import os\nif os.fork() == 0:\n    os._exit(0)",
    "a spawn": "import os\nos.posix_spawn('/bin/true', ['true'], os.environ)",
    "become another program": "import os\nos.execv('/bin/true', ['true'])",
    "multiprocessing": "import multiprocessing\nmultiprocessing.Process(target=print).start()",
    "workers that are not declared": "from torch.utils.data import DataLoader\nlist(DataLoader([1], num_workers=1))",
    "the C library": "import ctypes\nctypes.CDLL(None).system(b'true')",
    "a fresh interpreter": "import torch\nif True:\n    p = torch.multiprocessing.get_context('spawn').Process(target=int)\n    p.start()",
    "below subprocess": "import subprocess\nsubprocess._fork_exec()",
    "a manager of shared memory": "import torch\ntorch.multiprocessing.set_sharing_strategy('file_system')",
    "shared memory": "from multiprocessing.shared_memory import SharedMemory\nSharedMemory(name='zgleft', create=True, size=10)",
    "at the end": "import atexit\natexit.register(open, '{target}', 'w')",
    "a signal": "import os\nos.kill(os.getppid(), 0)",
    "raise its own limits": "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "an extension's fork": "import _posixsubprocess, os\nos.open('{target}', os.O_CREAT | os.O_WRONLY)",
}
BY_THE_KERNEL = {
    "torch.save with a path": "import torch\ntry:\n    torch.save({{'a': torch.ones(1)}}, '{target}')\nexcept RuntimeError:\n    pass",
    "a file behind a tensor": "import torch\ntry:\n    torch.from_file('{target}', shared=True, size=4)\nexcept RuntimeError:\n    pass",
    "relative to an open directory": "import os\nfd = os.open('{folder}', os.O_RDONLY)\ntry:\n    os.open('escaped', os.O_CREAT | os.O_WRONLY, dir_fd=fd)\nexcept OSError:\n    pass",
    "turn the hook off": "import gc\nfrom zerograd.proof import harmless\nharmless.WALL.on = False\ntry:\n    open('{target}', 'w')\nexcept OSError:\n    pass",
}
OPEN = {  # a module that is loaded a second time has all its doors
    "start a program below subprocess, without an event": (
        "import os, sys\n"
        "del sys.modules['_posixsubprocess']\n"
        "import _posixsubprocess\n"
        "r, w = os.pipe()\n"
        "pid = _posixsubprocess.fork_exec([b'true'], [b'/bin/true'], True, (), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False, 0, None, None, None, -1, None, False)\n"
        "print(pid > 0)"
    ),
}


def attempt(code: str, tmp_path, workers: bool = False):
    existing = tmp_path / "existing"
    existing.write_text("mine")
    target = tmp_path / "escaped"
    code = code.format(target=target, folder=tmp_path, existing=existing)
    return outcome_of(code + "\n", workers), target, existing


@pytest.mark.parametrize("way", HELD)
def test_is_refused_and_reported(way, tmp_path):
    outcome, target, existing = attempt(HELD[way], tmp_path)
    assert outcome.refused, outcome
    assert "did what no snippet may do" in outcome.fault
    assert not target.exists() and existing.read_text() == "mine"


@pytest.mark.skipif(not landlock(), reason="the kernel has no Landlock")
@pytest.mark.parametrize("way", BY_THE_KERNEL)
def test_writes_nothing_where_the_kernel_helps(way, tmp_path):
    _, target, _ = attempt(BY_THE_KERNEL[way], tmp_path)
    assert not target.exists()


@pytest.mark.skipif(not landlock(), reason="the kernel has no Landlock")
def test_leaves_nothing_in_shared_memory(tmp_path):
    name = f"/dev/shm/zerograd-{os.getpid()}"
    outcome, _, _ = attempt(f"import torch\ntorch.save([1], '{name}')", tmp_path)
    assert outcome.error and not os.path.exists(name)


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the signature of _posixsubprocess.fork_exec differs by version"
)
@pytest.mark.parametrize("way", OPEN)
def test_known_to_get_through(way, tmp_path):
    """Not a promise: this is here so that the list of what holds stays honest."""
    outcome, _, _ = attempt(OPEN[way], tmp_path)
    assert not outcome.refused and outcome.output == "True\n"


def test_declared_workers_may_run(tmp_path):
    code = "from torch.utils.data import DataLoader\nprint(len(list(DataLoader([1, 2], num_workers=2))))"
    outcome, _, _ = attempt(code, tmp_path, workers=True)
    assert (outcome.output, outcome.refused, outcome.error) == ("2\n", (), "")


def test_workers_may_not_write_elsewhere(tmp_path):
    code = "from torch.utils.data import DataLoader\nclass D:\n    def __len__(self): return 1\n    def __getitem__(self, i): open('{target}', 'w')\nlist(DataLoader(D(), num_workers=1))"
    outcome, target, _ = attempt(code, tmp_path, workers=True)
    assert outcome.refused and not target.exists()


def test_a_fork_bomb_is_stopped_by_its_limit(tmp_path):
    code = "import os\nwhile True:\n    os.fork()"
    outcome, _, _ = attempt(code, tmp_path, workers=True)
    assert any("from a worker" in what for what in outcome.refused)


def test_its_own_directory_is_free(tmp_path):
    code = "import os, tempfile, torch\nopen('a', 'w').write('x')\nos.mkdir('b')\nwith tempfile.TemporaryDirectory() as d:\n    torch.save([1], os.path.join(d, 'm.pt'))\nwith tempfile.TemporaryFile() as f:\n    f.write(b'1')\nprint(sorted(os.listdir()))"
    outcome, _, _ = attempt(code, tmp_path)
    assert (outcome.output, outcome.refused, outcome.error) == ("['a', 'b']\n", (), "")


def test_what_it_leaves_behind_is_removed(tmp_path):
    code = "import os\nopen('a', 'w').write('x')\nprint(os.getcwd())"
    outcome, _, _ = attempt(code, tmp_path)
    assert not os.path.exists(outcome.output.strip())
