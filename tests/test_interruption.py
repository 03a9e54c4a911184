"""Ctrl-C during a proof: what was proven is in the report, and neither a process nor a folder is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made import in_file

from zerograd import report
from zerograd.proof.workers import environment

CODE = "import torch\n\nw = torch.ones(1, requires_grad=True)\n(2 * w).backward()\nprint(w.grad)\n"


def below(folder: Path) -> list[str]:
    """The processes whose temporary directory is `folder`."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={folder}".encode() in file.read_bytes():
                found.append(file.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("early", [True, False])
def test_prove_ends_everything_and_keeps_what_it_has(tmp_path, early):
    folder, homes = tmp_path / "snippets/made", tmp_path / "homes"
    for path in (folder, homes):
        path.mkdir(parents=True)
    (folder / "a-first.md").write_text(in_file(CODE, "tensor([2.])\n"))
    (folder / "b-endless.md").write_text(in_file("while True:\n    pass\n", "x\n"))
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["zerograd.proof.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    shown = tmp_path / "shown.txt"
    process = subprocess.Popen(
        [sys.executable, "-m", "zerograd", "prove", "--report", "r.json"],
        cwd=tmp_path,
        env=environment(TMPDIR=str(homes), PYTHONUNBUFFERED="1"),
        stdout=shown.open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread is running
    )
    end = time.monotonic() + 90
    while time.monotonic() < end and not (any(homes.iterdir()) if early else "." in shown.read_text()):
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(30) == 130, shown.read_text()
    time.sleep(1)
    assert not below(homes) and not list(homes.iterdir())
    if not early:
        assert report.load(tmp_path / "r.json").latest["made/a-first"]
