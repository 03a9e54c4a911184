"""What a snippet may not do, because people paste it into their projects: open a socket, start a process, write elsewhere.

Two walls. An audit hook sees what Python does and says in words what was refused. Behind it, where the kernel has Landlock
(Linux 5.13 and later), the kernel refuses what no audit event announces: C++ code that writes a file (`torch.save` with a
path), `dir_fd`, `_posixsubprocess`. Neither is a sandbox for hostile code; `tests/test_harmless.py` lists what holds.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

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
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.utime": (0,),
    "os.setxattr": (0,),
    "os.removexattr": (0,),
    "os.chflags": (0,),
    "sqlite3.connect": (0,),
}
"""Audit events whose named arguments are paths that would be changed."""
BACK_DOORS = {
    "_posixsubprocess:fork_exec": "start a process",
    "subprocess:_fork_exec": "start a process",
    "multiprocessing.util:spawnv_passfds": "start a process",
    "multiprocessing.synchronize:SemLock.__init__": "start a process",
    "torch.multiprocessing:set_sharing_strategy": "start a process that manages shared memory",
    "_posixshmem:shm_open": "write into shared memory",
}
"""Functions that no audit event announces, and what they do."""
WORKERS = 32
"""Processes that a snippet may fork for its DataLoader workers, if it declares them."""


class NotAllowed(PermissionError):
    pass


class Wall:
    """One run's permissions. `state` is off outside the snippet's own code, where our own files are read and written."""

    def __init__(self, home: str, workers: bool) -> None:
        self.home = os.path.realpath(home)
        self.workers = workers
        self.pid = os.getpid()
        self.forks = 0
        self.on = False
        # A file, not a list: what a DataLoader worker was refused must reach us too.
        self.log = os.open(
            os.path.join(tempfile.gettempdir(), f"refused-{os.getpid()}"), os.O_CREAT | os.O_RDWR | os.O_APPEND
        )
        os.unlink(os.path.join(tempfile.gettempdir(), f"refused-{os.getpid()}"))

    def refuse(self, what: str) -> None:
        os.write(self.log, (what.replace("\n", " ")[:300] + "\n").encode())
        raise NotAllowed(f"not allowed in a snippet: {what}")

    def refused(self) -> list[str]:
        os.lseek(self.log, 0, os.SEEK_SET)
        return os.read(self.log, 1 << 16).decode().splitlines()

    def inside(self, path: object) -> bool:
        if isinstance(path, int):
            return True  # an open file: it was judged when it was opened
        try:
            real = os.path.realpath(os.fsdecode(path))
        except (TypeError, ValueError):
            return False
        return real in ("/dev/null", self.home) or real.startswith(self.home + os.sep)

    def audit(self, event: str, args: tuple) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = args
            changes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            wanted = set(mode or "") & set("wax+") if isinstance(mode, str) else (flags or 0) & changes
            if wanted and not self.inside(path):
                self.refuse(f"write outside its temporary directory: {path}")
        elif event in WRITES:
            for i in WRITES[event]:
                if i < len(args) and not self.inside(args[i]) and args[i] != ":memory:":
                    self.refuse(f"{event} outside its temporary directory: {args[i]}")
        elif event == "os.fork":
            self.forks += 1
            # A worker that forks again would double with every step: only the snippet itself may.
            if not self.workers or self.forks > WORKERS or os.getpid() != self.pid:
                self.refuse(
                    "start a process (os.fork)" + (f", more than {WORKERS} or from a worker" if self.workers else "")
                )
        elif event in PROCESSES:
            self.refuse(f"start a process ({event}): {args[0] if args else ''}")
        elif event in SIGNALS and not (self.workers and event == "os.kill"):
            self.refuse(f"send a signal ({event})")
        elif event in LIMITS:
            self.refuse(f"change its limits ({event})")
        elif event in NATIVE and not self.from_library():
            self.refuse(f"call native code ({event})")
        elif event.startswith(NETWORK) and not (self.workers and self.local(event, args)):
            self.refuse(f"use the network ({event})")

    def local(self, event: str, args: tuple) -> bool:
        """DataLoader workers hand tensors over through Unix sockets."""
        import socket

        if event == "socket.__new__":
            return args[1] == socket.AF_UNIX
        if event in ("socket.sendmsg", "socket.sendto"):
            return args[0].family == socket.AF_UNIX
        return event in ("socket.connect", "socket.bind") and isinstance(args[1], (str, bytes)) and self.inside(args[1])

    @staticmethod
    def from_library() -> bool:
        """Whether the call comes from an installed package: torch and numpy load their own native code."""
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if name == "<string>" and "__MODULE__" in frame.f_globals:
                return False
            if f"site-packages{os.sep}" in name and "ctypes" not in name:
                return True
            frame = frame.f_back
        return True


WALL: Wall | None = None


def guard(home: str, workers: bool = False) -> Callable[[], list[str]]:
    """Raise both walls for the rest of this process; returns a function that lists what was refused."""
    global WALL
    os.environ["TMPDIR"] = os.environ["TORCHINDUCTOR_CACHE_DIR"] = home
    tempfile.tempdir = home
    WALL = Wall(home, workers)
    if not workers:
        close_back_doors(WALL)
    landlock(WALL.home, workers)
    sys.addaudithook(WALL.audit)
    WALL.on = True
    return WALL.refused


def close_back_doors(wall: Wall) -> None:
    """Refuse what starts a process or leaves shared memory behind without an audit event."""
    for place, what in BACK_DOORS.items():
        try:
            module, path = place.split(":")
            *owners, name = path.split(".")
            owner = functools.reduce(getattr, owners, importlib.import_module(module))
            real = getattr(owner, name)
        except (ImportError, AttributeError):  # Windows has other doors
            continue

        def refuse(*args, what=what, name=name, real=real, **kwargs):
            return wall.refuse(f"{what} ({name})") if wall.on else real(*args, **kwargs)

        setattr(owner, name, refuse)


@contextlib.contextmanager
def open_for_us() -> Iterator[None]:
    """Our own code after the snippet, in the same process."""
    WALL.on = False
    yield


def landlock(home: str, workers: bool = False) -> bool:
    """Let the kernel refuse writes outside `home` and TCP, for this process and its children. False where it cannot.

    DataLoader `workers` hand tensors over through /dev/shm."""
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
    rules = struct.pack("QQ", handled, network) if version >= 4 else struct.pack("Q", handled)
    ruleset = libc.syscall(444, rules, len(rules), 0)
    if ruleset < 0:
        return False
    files = 1 << 1 | (1 << 14 if version >= 3 else 0)
    for path, access in ((home, handled), ("/dev/null", files), *([("/dev/shm", handled)] if workers else [])):
        if Path(path).exists():
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
            libc.syscall(445, ruleset, 1, struct.pack("=Qi", access, fd), 0)
            os.close(fd)
    libc.prctl(38, 1, 0, 0, 0)
    held = libc.syscall(446, ruleset, 0) == 0
    os.close(ruleset)
    return held
