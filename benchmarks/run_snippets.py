"""Snippets per second: our runner beside plain pytest-codeblocks in one process and a fresh interpreter per snippet.

    python -m benchmarks.run_snippets --snippets 200 --fresh 10

All three run the same snippets in this one run. The fresh interpreter is slow, so it runs only the first
`--fresh` of them and its time is per snippet. The target: at least 50 times the fresh interpreter at 200 snippets, and
within twice the time of the one process that isolates nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from zerograd.proof.run import run
from zerograd.proof.workers import Workers, call

TEMPLATE = """import torch
from torch import nn

torch.manual_seed({i})
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss = model(torch.ones(4, 3)).square().mean()
loss.backward()
optimizer.step()
print(model.weight.grad.shape, {i})
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snippets", type=int, default=200, metavar="N")
    parser.add_argument("--fresh", type=int, default=10, metavar="N", help="how many the fresh interpreter runs")
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count(),
        metavar="N",
        help="processes of our runner (default: one per core, as in pytest)",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = write(Path(folder), options.snippets)
        runners = {
            "pytest-codeblocks, one process": lambda: one_process(files),
            "our runner, a process each": lambda: ours(files, options.workers),
            "fresh interpreter each": lambda: fresh(files[: options.fresh]) * options.snippets / options.fresh,
        }
        seconds = {}
        for number, (name, runner) in enumerate(runners.items(), 1):
            print(f"{number}/{len(runners)} {name} …", file=sys.stderr, flush=True)
            seconds[name] = runner()
    base, mine, slow = seconds.values()
    print(f"{options.snippets} snippets, starting included")
    for name, taken in seconds.items():
        print(f"{name:32} {taken:8.1f} s  {options.snippets / taken:8.1f} snippets/s  {slow / taken:6.1f} x fresh")
    print(
        f"ours / one process: {mine / base:.2f} (target: at most 2); fresh / ours: {slow / mine:.0f} (target: at least 50)"
    )
    return 0


def write(folder: Path, count: int) -> list[Path]:
    files = []
    for i in range(count):
        file = folder / f"snippet_{i:04}.md"
        output = f"torch.Size([1, 3]) {i}\n"
        code = TEMPLATE.format(i=i)
        file.write_text(
            f"```python\n{code}```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{output}```\n",
            encoding="utf-8",
        )
        files.append(file)
    return files


def one_process(files: list[Path]) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "--codeblocks", "-p", "no:cacheprovider", str(files[0].parent)]
    subprocess.run(command, cwd=files[0].parent, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def ours(files: list[Path], workers: int) -> float:
    from benchmarks.run_snippets import apart as importable  # a worker cannot find what is defined in __main__

    start = time.perf_counter()
    with Workers(workers) as pool:
        futures = [pool.submit(importable, file) for file in files]
        for future in futures:
            if future.result().fault:
                raise SystemExit(future.result().fault)
    return time.perf_counter() - start


def apart(file: Path):
    from pytest_codeblocks import extract_from_file

    (block,) = (block for block in extract_from_file(file) if block.syntax == "python")
    return call(run, block, file.name)


def fresh(files: list[Path]) -> float:
    start = time.perf_counter()
    for file in files:
        code = file.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
