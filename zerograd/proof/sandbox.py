"""What a snippet may not do, because people paste it into their projects: open a socket, start a process, write elsewhere.

Two walls. An audit hook sees what Python does and says in words what was refused. Behind it, where the kernel has Landlock
(Linux 5.13 and later), the kernel refuses what no audit event announces: C++ code that writes a file (`torch.save` with a
path), `dir_fd`, a signal to another process. Neither is a sandbox for hostile code; `tests/proof/test_sandbox.py` lists
what holds, and what does not.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import itertools
import mmap
import os
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from zerograd.catalogue.model import forks

PROCESSES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.forkpty",
    "pty.spawn",
    "os.startfile",
)
SIGNALS = ("os.kill", "os.killpg", "signal.pthread_kill")
NETWORK = (
    "socket.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "poplib.",
    "imaplib.",
    "nntplib.",
    "telnetlib.",
    "webbrowser.",
)
NATIVE = ("ctypes.dlopen", "ctypes.dlsym", "ctypes.call_function")
LIMITS = ("resource.setrlimit", "resource.prlimit")
WRITES = {
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, None),),
    "os.removexattr": ((0, None),),
    "os.chflags": ((0, None),),
    "sqlite3.connect": ((0, None),),
}
"""Audit events whose named arguments are paths that would be changed, each with the open directory that it is relative to."""
BACK_DOORS = {
    "_posixsubprocess:fork_exec": "start a process",
    "subprocess:_fork_exec": "start a process",
    "multiprocessing.util:spawnv_passfds": "start a process",
    "multiprocessing.synchronize:SemLock.__init__": "start a process",
    "torch.multiprocessing:set_sharing_strategy": "start a process that manages shared memory",
    "_posixshmem:shm_open": "write into shared memory",
    "signal:pidfd_send_signal": "send a signal",
    "_signal:pidfd_send_signal": "send a signal",
}
"""Functions that no audit event announces, and what they do."""
OURS = ("zerograd", "pytest", "_pytest", "pluggy", "pytest_codeblocks")
LOADED_ONCE = {*(place.split(":")[0] for place in BACK_DOORS), "_ctypes", "ctypes"}
"""Modules that are there when a snippet starts: a second one would have all its doors."""
WORKERS = 32
"""Processes that a snippet may fork, if it declares that it has DataLoader workers or is distributed."""
EPHEMERAL = range(32768, 61000)
"""Ports that Linux hands out to who asks for any (ip(7), `ip_local_port_range`): processes find each other there, and no service
is."""

MAX_MEMORY = 8 << 30
"""Bytes of private memory, so that a runaway snippet gets a MemoryError before the machine does."""
MAX_FILE = 1 << 28


class Wall:
    """One run's permissions, for good: our own code after the snippet opens nothing either."""

    def __init__(self, home: str, marks: Collection[str]) -> None:
        self.home = os.path.realpath(home)
        self.forking = forks(marks)
        self.pid = os.getpid()
        self.forks = 0
        # Shared, because what a DataLoader worker was refused must reach us too; no file, which could be cut off.
        self.log = mmap.mmap(-1, 1 << 16)

    def refuse(self, what: str) -> None:
        line = (what.replace("\n", " ")[:300] + "\n").encode()
        used = int.from_bytes(self.log[:4], "big")
        if 4 + used + len(line) <= len(self.log):
            self.log[4 + used : 4 + used + len(line)] = line
            self.log[:4] = (used + len(line)).to_bytes(4, "big")
        raise PermissionError(f"not allowed in a snippet: {what}")

    def refused(self) -> list[str]:
        return self.log[4 : 4 + int.from_bytes(self.log[:4], "big")].decode(errors="replace").splitlines()

    def inside(self, path: object, folder: int | None = None) -> bool:
        """Whether a path, or what an open file is called, lies in the directory of the snippet. `folder` is an open one."""
        try:
            if isinstance(path, int):
                path = place(path)
            elif folder not in (None, -1):
                path = os.path.join(place(folder), os.fsdecode(path))
            real = os.path.realpath(os.fsdecode(path))
        except (OSError, TypeError, ValueError):
            return False
        return real in ("/dev/null", self.home) or real.startswith(self.home + os.sep)

    def audit(self, event: str, args: tuple) -> None:
        if event == "open":
            path, mode, flags = args
            changes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            wanted = set(mode or "") & set("wax+") if isinstance(mode, str) else (flags or 0) & changes
            # An open file was judged when it was opened.
            if wanted and not isinstance(path, int) and not self.inside(path):
                self.refuse(f"write outside its temporary directory: {path}")
        elif event in WRITES:
            for i, j in WRITES[event]:
                folder = args[j] if j is not None and j < len(args) else None
                if i < len(args) and not self.inside(args[i], folder) and args[i] != ":memory:":
                    self.refuse(f"{event} outside its temporary directory: {args[i]}")
        elif event == "import":
            if args[0] in LOADED_ONCE or args[0].split(".")[0] in OURS:
                self.refuse(f"load {args[0]}")
        elif event == "os.fork":
            self.forks += 1
            # A worker that forks again would double with every step: only the snippet itself may.
            if not self.forking or self.forks > WORKERS or os.getpid() != self.pid:
                self.refuse(
                    "start a process (os.fork)" + (f", more than {WORKERS} or from a worker" if self.forking else "")
                )
        elif event in PROCESSES:
            self.refuse(f"start a process ({event}): {args[0] if args else ''}")
        elif event in SIGNALS and not (self.forking and event == "os.kill"):
            self.refuse(f"send a signal ({event})")
        elif event in LIMITS:
            self.refuse(f"change its limits ({event})")
        elif event in NATIVE:
            self.refuse(f"call native code ({event})")
        elif event.startswith(NETWORK) and not (self.forking and self.local(event, args)):
            self.refuse(f"use the network ({event})")

    def local(self, event: str, args: tuple) -> bool:
        """DataLoader workers hand tensors over through Unix sockets."""
        import socket

        if event == "socket.__new__":
            return args[1] == socket.AF_UNIX
        if event in ("socket.sendmsg", "socket.sendto"):
            return args[0].family == socket.AF_UNIX
        return event in ("socket.connect", "socket.bind") and isinstance(args[1], (str, bytes)) and self.inside(args[1])


def place(fd: int) -> str:
    """The path of an open file."""
    if sys.platform == "linux":
        return os.readlink(f"/proc/self/fd/{fd}")
    import fcntl

    return os.fsdecode(fcntl.fcntl(fd, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))


def guard(home: str, marks: Collection[str] = ()) -> Callable[[], list[str]]:
    """Raise both walls for the rest of this process; returns a function that lists what was refused."""
    os.environ["TMPDIR"] = os.environ["TORCHINDUCTOR_CACHE_DIR"] = home
    tempfile.tempdir = home
    wall = Wall(home, marks)
    close_back_doors(wall)
    landlock(wall.home, marks)
    hide()
    sys.addaudithook(wall.audit)
    return wall.refused


def hide() -> None:
    """Take the proof out of the snippet's sight: its modules go on without their names, and gc does not list its objects."""
    known, last = loaded()
    new = itertools.takewhile(lambda name: name != last, reversed(sys.modules))
    for name in [*known, *filter(ours, new)]:
        sys.modules.pop(name, None)
    gc.freeze()


def ours(module: str) -> bool:
    return module.split(".")[0] in OURS


@functools.cache
def loaded() -> tuple[tuple[str, ...], str]:
    """Our modules among those that are there at the first call, and the last of them all. Called before a fork: who reads
    the names of thousands of modules counts references to each, and a fork pays with a copy of the page on which it stands."""
    return tuple(filter(ours, sys.modules)), next(reversed(sys.modules))


def close_back_doors(wall: Wall) -> None:
    """Refuse what starts a process, sends a signal or leaves shared memory behind without an audit event."""
    for place, what in BACK_DOORS.items():
        if wall.forking and not what.startswith("send"):
            continue
        try:
            module, path = place.split(":")
            *owners, name = path.split(".")
            owner = functools.reduce(getattr, owners, importlib.import_module(module))
            getattr(owner, name)
        except (ImportError, AttributeError):  # Windows has other doors
            continue
        setattr(owner, name, lambda *_, what=what, name=name, **__: wall.refuse(f"{what} ({name})"))


def limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, value in (
        (resource.RLIMIT_DATA, MAX_MEMORY),
        (resource.RLIMIT_FSIZE, MAX_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value if hard < 0 else min(value, hard), hard))


def landlock(home: str, marks: Collection[str] = ()) -> bool:
    """Let the kernel refuse writes outside `home`, TCP and signals, for this process and its children. False where it cannot.

    Processes that a snippet declares hand tensors over through /dev/shm; those of a distributed one (gloo) also through TCP,
    at ports that nobody chose."""
    if sys.platform != "linux":
        return False
    import ctypes
    import struct

    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(444, None, 0, 1)
    if version < 1:
        return False
    # write, remove, make (directory, regular, socket, fifo, block, symlink, character); from 2: link, 3: truncate.
    handled = (
        1 << 1
        | sum(1 << bit for bit in range(4, 13))
        | (1 << 13 if version >= 2 else 0)
        | (1 << 14 if version >= 3 else 0)
    )
    network = 3 if version >= 4 else 0  # bind and connect with TCP
    scoped = 3 if version >= 6 else 0  # abstract sockets of others, and signals to them
    rules = struct.pack("QQQ", handled, network, scoped)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = libc.syscall(444, rules, len(rules), 0)
    if ruleset < 0:
        return False
    files = 1 << 1 | (1 << 14 if version >= 3 else 0)
    shared = [("/dev/shm", handled)] if forks(marks) else []
    for path, access in ((home, handled), ("/dev/null", files), *shared):
        if Path(path).exists():
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
            libc.syscall(445, ruleset, 1, struct.pack("=Qi", access, fd), 0)
            os.close(fd)
    for port in (0, *EPHEMERAL) if "distributed" in marks and network else ():
        libc.syscall(445, ruleset, 2, struct.pack("=QQ", network, port), 0)
    libc.prctl(38, 1, 0, 0, 0)
    held = libc.syscall(446, ruleset, 0) == 0
    os.close(ruleset)
    return held
