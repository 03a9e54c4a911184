"""Ctrl-C: what was proven is kept, and neither a process nor a folder is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from support.house import in_file
from support.leftovers import below

from zerograd.proof import report as reports
from zerograd.proof.workers import environment


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("command", [["prove", "one"], ["refresh", "one"]], ids=lambda command: command[0])
def test_everything_ends_and_what_is_there_is_kept(house, command):
    house.write("snippets/one/second.md", in_file("while True:\n    pass\n", "x\n", "<!--one case-->\n"))
    house.edit("snippets/one/first.md", "print(w.grad)", "print(w.grad * 1)")
    homes, shown = house.root / "homes", house.root / "shown.txt"
    homes.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "zerograd", *command],
        cwd=house.root,
        env=environment(TMPDIR=str(homes), PYTHONUNBUFFERED="1"),
        stdout=shown.open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # Where the tests run in the background, the shell has them ignore Ctrl-C, and their children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread is running
    )
    end = time.monotonic() + 120
    while time.monotonic() < end and not (
        "." in shown.read_text() if command[0] == "prove" else list(homes.glob("*/zerograd-*"))
    ):
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 130, shown.read_text()
    assert "interrupted: nothing is half written" in shown.read_text()
    end = time.monotonic() + 120  # a limit, not a measure
    while (below(homes) or list(homes.iterdir())) and time.monotonic() < end:
        time.sleep(0.1)
    assert not below(homes) and not list(homes.iterdir())
    if command[0] == "prove":
        assert reports.load(house.root).verdict(house.catalogue.snippets["one/first"]).verified
