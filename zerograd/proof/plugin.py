"""The pytest plugin: every snippet file is a test, named after its claim, so that `pytest -v` reads as what is proven.

Snippets are proven by a few worker processes while pytest waits for them in order; what was proven before and has not
changed since is taken from the cache.
"""

from __future__ import annotations

import datetime
import importlib.util
import os
import platform
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from zerograd import catalogue as catalogue_module
from zerograd import report as reports
from zerograd.catalogue import SNIPPETS, Catalogue, Snippet
from zerograd.proof import cache as caching
from zerograd.proof.determinism import RUNS, differences
from zerograd.proof.process import Workers
from zerograd.proof.prove import Proof, prove

CATALOGUE = pytest.StashKey[Catalogue]()
SESSION = pytest.StashKey["Proofs"]()
CACHE = ".cache/proof"


class NotProven(Exception):
    """A snippet failed; the message is all that a writer needs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("zerograd", "Zero Grad: proving snippets")
    group.addoption(
        "--report",
        metavar="FILE",
        help="write what was proven into FILE (what it already knows and was not run again is kept)",
    )
    group.addoption("--no-cache", action="store_true", help="prove everything again")
    group.addoption(
        "--no-counterfactuals",
        action="store_true",
        help="only run the snippets and compare their output (nothing is verified)",
    )
    group.addoption(
        "--deterministic",
        action="store_true",
        help=f"also run every snippet {RUNS} times, with other threads and hash seeds",
    )
    group.addoption(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes that prove snippets (default: one per core)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SESSION] = Proofs(config)
    if file := config.getoption("--report"):
        try:
            reports.load(file)  # before everything is proven: its results are added to this one
        except reports.ReportError as error:
            raise pytest.UsageError(str(error)) from None


def catalogue_of(config: pytest.Config) -> Catalogue:
    if CATALOGUE not in config.stash:
        config.stash[CATALOGUE] = catalogue_module.read(config.rootpath)
    return config.stash[CATALOGUE]


@pytest.fixture(scope="session")
def catalogue(pytestconfig: pytest.Config) -> Catalogue:
    return catalogue_of(pytestconfig)


def pytest_collect_file(file_path: Path, parent: pytest.Collector):
    if file_path.suffix == ".md" and file_path.is_relative_to(parent.config.rootpath / SNIPPETS):
        return SnippetFile.from_parent(parent, path=file_path)
    return None


class SnippetFile(pytest.File):
    def collect(self):
        name = self.path.relative_to(self.config.rootpath / SNIPPETS).with_suffix("").as_posix()
        everything = catalogue_of(self.config)
        if name not in everything.snippets:
            yield UnsoundItem.from_parent(self, name=name)
            return
        snippet = everything.snippets[name]
        claim = everything.claims["en"].get(name)
        yield SnippetItem.from_parent(self, name=claim.sentence if claim else snippet.claim, snippet=snippet)


class ProvenItem(pytest.Item):
    """A test whose failure is told by its message alone."""

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if excinfo.errisinstance(NotProven) else super().repr_failure(excinfo, style)


class UnsoundItem(ProvenItem):
    """A file that is no snippet, and says why."""

    def runtest(self) -> None:
        path = self.path.relative_to(self.config.rootpath).as_posix()
        problems = [str(problem) for problem in catalogue_of(self.config).problems if problem.path == path]
        raise NotProven("\n".join(problems) or f"{path}: no snippet\n    cure: python -m zerograd check")

    def reportinfo(self):
        return self.path, 0, self.name


class SnippetItem(ProvenItem):
    def __init__(self, *, snippet: Snippet, **kwargs) -> None:
        super().__init__(**kwargs)
        self.snippet = snippet

    def runtest(self) -> None:
        self.config.stash[SESSION].check(self)

    def reportinfo(self):
        return self.path, self.snippet.code_line - 1, self.snippet.name


class Proofs:
    """All proofs of one pytest session."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.workers: Workers | None = None
        self.futures: dict[str, Future] = {}
        self.items: list[SnippetItem] = []
        self.keys: dict[str, str] = {}
        self.results: dict[str, reports.Result] = {}
        self.met: set[str] = set()
        self.defects: list[str] = []
        self.deterministic: bool = config.getoption("--deterministic")
        cached = not config.getoption("--no-cache") and not config.getoption("--no-counterfactuals")
        self.cache = caching.Cache(config.rootpath / CACHE if cached else None)
        self.cached = 0

    def start(self) -> None:
        """Look everything up, and hand what is left to the workers. Called by the first snippet, so that other tests run alone."""
        todo = []
        for item in self.items:
            snippet = item.snippet
            if missing(snippet):
                continue
            text = item.path.read_text(encoding="utf-8")
            self.keys[snippet.name] = caching.key(text, snippet.requires, "deterministic" if self.deterministic else "")
            known = self.cache.get(self.keys[snippet.name])
            future: Future = Future()
            if known:
                self.cached += 1
                future.set_result(known)
                self.futures[snippet.name] = future
            else:
                todo.append((snippet, text))
        if todo:
            self.workers = Workers(max(1, min(self.config.getoption("--workers"), len(todo))))
            for snippet, text in todo:
                self.futures[snippet.name] = self.workers.submit(
                    prove, snippet, text, not self.config.getoption("--no-counterfactuals")
                )

    def check(self, item: SnippetItem) -> None:
        snippet = item.snippet
        if not self.futures and not self.workers:
            self.start()
        if absent := missing(snippet):
            reason = f"{snippet.path} needs {', '.join(absent)}: pip install -e '.[test,frameworks]'"
            self.results[snippet.name] = self.result(snippet, Proof(reports.NOT_RUN, reason), now())
            pytest.skip(reason)  # where nothing may be skipped, conftest.py turns this into a failure
        try:
            value = self.futures[snippet.name].result()
        except Exception as error:  # noqa: BLE001 - whatever it is, an older green result must not stand for it
            value = Proof(reports.FAILS, f"{type(error).__name__}: {error}")
        proof, date = value if isinstance(value, tuple) else (value, now())
        self.defects += [f"{snippet.name}: {defect}" for defect in proof.defects]
        self.met.update(proof.met)
        if not isinstance(value, tuple):
            if self.deterministic and proof.result == reports.HOLDS:
                found = differences(snippet)
                proof = replace(proof, runs=RUNS) if not found else Proof(reports.FAILS, found, seconds=proof.seconds)
            self.cache.put(self.keys[snippet.name], proof, date)
        if not self.config.getoption("--no-counterfactuals"):
            self.results[snippet.name] = self.result(snippet, proof, date)
        if proof.result in (reports.FAILS, reports.SURVIVES):
            raise NotProven(complaint(snippet, proof))

    def result(self, snippet: Snippet, proof: Proof, date: str) -> reports.Result:
        packages = {name: caching.version(name) for name in snippet.requires if not missing(snippet)}
        return reports.Result(
            reports.digest(snippet),
            proof.result,
            date,
            round(proof.seconds, 3),
            proof.noticed,
            proof.reason[:300].encode("utf-8", "backslashreplace").decode(),
            packages,
            proof.runs,
        )

    def report(self) -> reports.Report:
        from zerograd.proof.counterfactuals import CATALOGUE as COUNTERFACTUALS

        meanings = {name: reports.Meaning(world.topic, world.zh, world.en) for name, world in COUNTERFACTUALS.items()}
        run = reports.Run(
            caching.version("torch").split("+")[0],
            platform.python_version(),
            f"{platform.system()} {platform.machine()}",
            self.results,
        )
        return reports.Report((run,), meanings)

    def finish(self) -> None:
        if self.workers:
            self.workers.close()
        file = self.config.getoption("--report")
        if file and self.results:
            save(self.report(), Path(file), catalogue_of(self.config))


def save(report: reports.Report, file: Path, everything: Catalogue) -> None:
    """Write a report; what the file already knows about other claims and versions is kept, what is gone is dropped."""
    merged = reports.merge([reports.load(file), report])
    runs = (
        reports.Run(
            *run.environment,
            {
                name: result
                for name, result in run.results.items()
                if (everything.root / SNIPPETS / f"{name}.md").exists()
            },
        )
        for run in merged.runs
    )
    reports.save(reports.Report(tuple(run for run in runs if run.results), merged.counterfactuals), file)


def missing(snippet: Snippet) -> list[str]:
    return [module for module in snippet.requires if not present(module)]


def present(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # the package of a submodule
        return False


def now() -> str:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0).isoformat()


def complaint(snippet: Snippet, proof: Proof) -> str:
    cure = f"cure: correct the code, or after reading what it prints: python -m zerograd refresh {snippet.name}"
    reason = proof.reason if "cure:" in proof.reason else f"{proof.reason}\n    {cure}"
    return f"{snippet.path}:{snippet.code_line}: {reason}"


def pytest_collection_finish(session: pytest.Session) -> None:
    session.config.stash[SESSION].items = [item for item in session.items if isinstance(item, SnippetItem)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.stash[SESSION].finish()


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    proofs = config.stash[SESSION]
    if not proofs.results:
        return
    noticed = {name for result in proofs.results.values() for name in result.noticed}
    terminalreporter.write_line(
        f"{len(proofs.results)} claims, {proofs.cached} unchanged since they were proven; {len(noticed)} counterfactuals noticed"
    )
    for defect in proofs.defects:
        terminalreporter.write_line(f"a counterfactual failed by itself (correct it): {defect}", yellow=True)
    if len(proofs.results) == len(catalogue_of(config).snippets):
        from zerograd.proof.counterfactuals import (
            CATALOGUE as COUNTERFACTUALS,
        )  # imports torch: only where it is needed

        ignored = [name for name in COUNTERFACTUALS if name not in noticed]
        if ignored:
            terminalreporter.write_line(
                f"{len(ignored)} counterfactuals that no snippet notices: {', '.join(ignored)}", yellow=True
            )
