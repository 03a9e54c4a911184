"""Ways around the rule that a snippet opens no socket, starts no process and writes nothing outside its directory.

Each one is tried for real. `HELD` are refused; `BY_THE_KERNEL` only where the kernel has Landlock, because no audit event
announces them; `OPEN` is what is known to get through: these walls stop accidents, not attacks.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.proofs import ask, ask_all, landlock, outcome_of

from zerograd.proof.run import Outcome

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
LOADER = "from torch.utils.data import DataLoader\n"
HELD |= {
    "a mode, through an open file": "import os\nfd = os.open('{existing}', os.O_RDONLY)\nos.fchmod(fd, 0o600)",
    "a mode, from an open directory": "import os\nfd = os.open('{folder}', os.O_RDONLY)\nos.chmod('existing', 0o600, dir_fd=fd)",
    "an owner, through an open file": "import os\nfd = os.open('{existing}', os.O_RDONLY)\nos.fchown(fd, 0, 0)",
    "a time, through an open file": "import os\nfd = os.open('{existing}', os.O_RDONLY)\nos.utime(fd, (1, 1))",
    "a time, from an open directory": "import os\nfd = os.open('{folder}', os.O_RDONLY)\nos.utime('existing', (1, 1), dir_fd=fd)",
    "remove from an open directory": "import os\nfd = os.open('{folder}', os.O_RDONLY)\nos.remove('existing', dir_fd=fd)",
    "move from an open directory": "import os\nfd = os.open('{folder}', os.O_RDONLY)\nos.rename('existing', 'mine', src_dir_fd=fd)",
    "an attribute, through an open file": "import os\nfd = os.open('{existing}', os.O_RDONLY)\nos.setxattr(fd, 'user.a', b'1')",
    "a signal through a descriptor": "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    "a signal below signal": "import os, _signal\n_signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    "native code as a callback of torch": LOADER
    + "import torch\nlist(DataLoader([b'true'], collate_fn=lambda x: torch.ctypes.CDLL(None).system(x[0])))",
    "native code as a callback of NumPy": "import torch\nimport numpy\nnumpy.frompyfunc(torch.ctypes.CDLL, 1, 1)([None])",
    "a module that is loaded again": "import sys\ndel sys.modules['_posixsubprocess']\nimport _posixsubprocess",
    "the proof, loaded again": "import zerograd.proof.sandbox",
    "ctypes, loaded again": "import sys\nfor n in [n for n in sys.modules if 'ctypes' in n]:\n    del sys.modules[n]\nimport ctypes",
}
BY_THE_KERNEL = {
    "torch.save with a path": "import torch\ntry:\n    torch.save({{'a': torch.ones(1)}}, '{target}')\nexcept RuntimeError:\n    pass",
    "a file behind a tensor": "import torch\ntry:\n    torch.from_file('{target}', shared=True, size=4)\nexcept RuntimeError:\n    pass",
    "relative to an open directory": "import os\nfd = os.open('{folder}', os.O_RDONLY)\ntry:\n    os.open('escaped', os.O_CREAT | os.O_WRONLY, dir_fd=fd)\nexcept OSError:\n    pass",
}
UNSEEN = {
    "the proof's modules": "import sys\nprint([n for n in sys.modules if n.split('.')[0] in ('zerograd', 'pytest', '_pytest')])",
    "the wall": "import gc\nprint([type(o).__name__ for o in gc.get_objects() if type(o).__name__ in ('Wall', 'Limited')])",
    "descriptors": (
        "import os, stat\n"
        "kinds = [os.fstat(int(fd)).st_mode for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{{fd}}')]\n"
        "print([kind for kind in kinds if stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)])"
    ),
}
"""What a snippet looks for, and does not find."""
OPEN = {
    "walk up the frames to the wall, and move it": (
        "import os, sys\n"
        "frame = sys._getframe()\n"
        "while 'refused' not in frame.f_locals:\n"
        "    frame = frame.f_back\n"
        "frame.f_locals['refused'].__self__.home = ''\n"
        "os.chmod('{existing}', 0o600)\n"
        "print(True)"
    ),
}
"""The rules for a snippet's code refuse these names (test_sabotage.py). Nothing else does."""


def tried(ways: dict[str, str], folder: Path, marks: tuple[str, ...] = ()) -> dict[str, tuple[Outcome, Path, Path]]:
    """Each way with what came of it, the file that it should not write, and the one that it should not change."""
    jobs, files = {}, {}
    for number, (name, code) in enumerate(ways.items()):
        place = folder / str(number)
        place.mkdir(parents=True)
        target, existing = place / "escaped", place / "existing"
        existing.write_text("mine")
        files[name] = target, existing
        jobs[name] = code.format(target=target, folder=place, existing=existing) + "\n", marks
    return {name: (outcome, *files[name]) for name, outcome in ask_all(outcome_of, jobs).items()}


def test_is_refused_and_reported(tmp_path):
    wrong = [
        f"{name}: {outcome}"
        for name, (outcome, target, existing) in tried(HELD, tmp_path).items()
        if not outcome.refused
        or "did what no snippet may do" not in outcome.fault
        or target.exists()
        or existing.read_text() != "mine"
    ]
    assert not wrong, "\n".join(wrong)


def test_writes_nothing_where_the_kernel_helps(tmp_path):
    if not landlock():
        pytest.skip("the kernel has no Landlock")
    assert [name for name, (_, target, _) in tried(BY_THE_KERNEL, tmp_path).items() if target.exists()] == []
    name = f"/dev/shm/zerograd-{os.getpid()}"
    outcome = ask(outcome_of, f"import torch\ntorch.save([1], '{name}')\n")
    assert outcome.error and not os.path.exists(name)


def test_what_judges_a_snippet_is_out_of_its_sight(tmp_path):
    for name, (outcome, _, _) in tried(UNSEEN, tmp_path).items():
        assert (outcome.output, outcome.error) == ("[]\n", ""), name


def test_known_to_get_through(tmp_path):
    """Not a promise: this is here so that the list of what holds stays honest."""
    for name, (outcome, _, _) in tried(OPEN, tmp_path).items():
        assert not outcome.refused and outcome.output == "True\n", f"{name}: {outcome}"


ITEMS = "class D:\n    def __len__(self): return 1\n    def __getitem__(self, i): open('{target}', 'w')\n"


def test_declared_workers_may_run_and_no_more(tmp_path):
    ways = {
        "run": LOADER + "print(len(list(DataLoader([1, 2], num_workers=2))))",
        "write": LOADER + ITEMS + "list(DataLoader(D(), num_workers=1))",
        "bomb": "import os\nwhile True:\n    os.fork()",
    }
    seen = tried(ways, tmp_path, marks=("workers",))
    outcome = seen["run"][0]
    assert (outcome.output, outcome.refused, outcome.error) == ("2\n", (), "")
    outcome, target, _ = seen["write"]
    assert outcome.refused and not target.exists()
    assert any("from a worker" in what for what in seen["bomb"][0].refused)


SUM = (
    "import torch.distributed as dist\nfrom torch import multiprocessing as mp\n"
    "def add(rank, box):\n    dist.init_process_group('gloo', init_method={place}, rank=rank, world_size=2)\n"
    "    total = torch.ones(1)\n    dist.all_reduce(total)\n    box.put(total.item())\n    dist.destroy_process_group()\n"
    "box = mp.get_context('fork').SimpleQueue()\n"
    "mp.start_processes(add, (box,), nprocs=2, start_method='fork')\nprint(box.get(), box.get())"
)


def test_declared_processes_may_talk_to_each_other_and_to_no_service(tmp_path):
    """They meet in the snippet's own directory, for a service at an address is what the walls are for."""
    ways = {
        "meet": "import os, torch\n" + SUM.format(place="'file://' + os.path.abspath('meet')"),
        "service": "import torch\n" + SUM.format(place="'tcp://127.0.0.1:8080'"),
        "socket": "import socket\nsocket.create_connection(('127.0.0.1', 40000))",
    }
    seen = tried(ways, tmp_path, marks=("distributed",))
    outcome = seen["meet"][0]
    assert (outcome.output, outcome.refused, outcome.error) == ("2.0 2.0\n", (), "")
    assert seen["socket"][0].refused
    if landlock():
        assert "EACCES" in seen["service"][0].error
    outcome = tried({"undeclared": ways["meet"]}, tmp_path / "undeclared")["undeclared"][0]
    assert outcome.refused


def test_what_a_snippet_leaves_behind_is_gone(tmp_path):
    """A process that leaves its group, and that nobody waits for."""
    code = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    os.close(1)\n    time.sleep(600)\n    os._exit(0)\n"
        "time.sleep(0.2)\nprint(open(f'/proc/self/task/{os.getpid()}/children').read())\n"
    )
    outcome = ask(outcome_of, code, ("workers",))
    pid = int(outcome.output)
    assert not outcome.fault and not os.path.exists(f"/proc/{pid}")


def test_its_own_directory_is_free_and_removed():
    code = (
        "import os, tempfile, torch\nopen('a', 'w').write('x')\nos.mkdir('b')\n"
        "with tempfile.TemporaryDirectory() as d:\n    torch.save([1], os.path.join(d, 'm.pt'))\n"
        "with tempfile.TemporaryFile() as f:\n    f.write(b'1')\n"
        "print(sorted(os.listdir()), os.getcwd())\n"
    )
    outcome = ask(outcome_of, code)
    files, _, folder = outcome.output.strip().rpartition(" ")
    assert (files, outcome.refused, outcome.error) == ("['a', 'b']", (), "")
    assert not os.path.exists(folder)
