"""The pytest plugin: every snippet file is a test, named after its claim, so that `pytest -v` reads as what is proven.

Snippets are proven by a few worker processes while pytest waits for them in order; what was proven before and has not
changed since is taken from the cache. What was shown is written beside the snippets when all is done.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import platform
import re
import subprocess
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from zerograd import catalogue as catalogues
from zerograd.catalogue.cases import FOLDER
from zerograd.catalogue.model import SNIPPETS, Case, Catalogue, Problem, Question, Snippet, forks
from zerograd.catalogue.questions import FILE
from zerograd.counterfactuals.meanings import meanings
from zerograd.project import NEWEST, OLDEST, pinned
from zerograd.proof import apis
from zerograd.proof import report as reports
from zerograd.proof.cache import Cache, key, version
from zerograd.proof.cases import tried
from zerograd.proof.determinism import RUNS, differences
from zerograd.proof.report import Result
from zerograd.proof.verdict import Proof, prove
from zerograd.proof.workers import CAN_FORK, Workers, call

READ = pytest.StashKey[Catalogue]()
SESSION = pytest.StashKey["Proofs"]()
CACHE = ".cache/proof"
AGAIN = "again"
"""The option of a proof that tries only the counterfactuals that the evidence names."""
SHOWN = "zerograd"
"""The property of a test report that carries what the proof showed, also from one process of pytest-xdist to another."""
UNMOVED = "lines of output that no broken PyTorch changes"
UNRUN = "lines of code that were never run"
WARNS = "claims that write to stderr, which no page shows"
NAMED = 10
"""How many places of each are named."""
ENGINE = (
    "zerograd/proof",
    "zerograd/counterfactuals",
    "zerograd/catalogue",
    "zerograd/files.py",
    "pyproject.toml",
    "constraints.txt",
    "conftest.py",
)
"""What changes every proof."""


class NotProven(Exception):
    """A snippet failed; the message is all that a writer needs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("zerograd", "Zero Grad: proving snippets")
    group.addoption(
        "--verified",
        metavar="DIR",
        type=Path,
        help="write what was shown into DIR, one file per question, instead of beside the snippets",
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
    group.addoption("--shard", metavar="I/N", help="only the questions of part I of N")
    group.addoption(
        "--since", metavar="REV", help="only the snippets that changed since a git revision, or all if the proof did"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SESSION] = Proofs(config)
    config.pluginmanager.register(config.stash[SESSION])
    if part := config.getoption("--shard"):
        shard(part)


def pytest_sessionstart(session: pytest.Session) -> None:
    """What is wrong with the content is said once, before anything is built or proven."""
    config = session.config
    if is_distributed(config):
        return
    if not config.getoption("--verified") and (unsound := reports.unsound(config.rootpath)):
        raise pytest.UsageError("\n".join(map(str, unsound)))
    if only_snippets(config):
        return
    if problems := catalogue_of(config).problems:
        count = f"{len(problems)} problem{'s' * (len(problems) != 1)} in the content"
        raise pytest.UsageError("\n".join([f"{count}; nothing was run", *map(str, problems)]))


def is_distributed(config: pytest.Config) -> bool:
    """Whether this is one of several processes of pytest-xdist that run tests."""
    return hasattr(config, "workerinput")


def only_snippets(config: pytest.Config) -> bool:
    folder = config.rootpath / SNIPPETS
    places = [Path(config.invocation_params.dir, argument.split("::")[0]) for argument in config.args]
    return all(place.is_relative_to(folder) for place in places)


def catalogue_of(config: pytest.Config) -> Catalogue:
    if READ not in config.stash:
        config.stash[READ] = catalogues.read(config.rootpath)
    return config.stash[READ]


@pytest.fixture(scope="session")
def catalogue(pytestconfig: pytest.Config) -> Catalogue:
    return catalogue_of(pytestconfig)


def pytest_collect_file(file_path: Path, parent: pytest.Collector):
    if file_path.is_relative_to(parent.config.rootpath / SNIPPETS):
        if file_path.suffix == ".md":
            return SnippetFile.from_parent(parent, path=file_path)
        # Another torch may have other names: what the site says holds for the one that it is verified on.
        if file_path.name == FILE and version("torch").split("+")[0] == pinned(parent.config.rootpath):
            return QuestionFile.from_parent(parent, path=file_path)
    if file_path.suffix == ".py" and file_path.parent.parent == parent.config.rootpath / FOLDER:
        return CaseFile.from_parent(parent, path=file_path)
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


class QuestionFile(pytest.File):
    def collect(self):
        pages = catalogue_of(self.config).pages
        if page := next(
            (pages[language][self.path.parent.name] for language in pages if self.path.parent.name in pages[language]),
            None,
        ):
            yield ApisItem.from_parent(self, name="apis", question=page.question)


class ProvenItem(pytest.Item):
    """A test whose failure is told by its message alone."""

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if excinfo.errisinstance(NotProven) else super().repr_failure(excinfo, style)


class ApisItem(ProvenItem):
    """Whether what the question is about is there."""

    def __init__(self, *, question: Question, **kwargs) -> None:
        super().__init__(**kwargs)
        self.question = question

    def runtest(self) -> None:
        if problems := self.config.stash[SESSION].unknown_apis(self):
            raise NotProven("\n".join(map(str, problems)))

    def reportinfo(self):
        return self.path, self.question.line("apis") - 1, f"{self.question.slug} apis"


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


class CaseFile(pytest.File):
    def collect(self):
        name = self.path.relative_to(self.config.rootpath / FOLDER).with_suffix("").as_posix()
        if case := catalogue_of(self.config).cases.get(name):
            yield CaseItem.from_parent(self, name=case.title, case=case)
        else:
            yield UnsoundItem.from_parent(self, name=name)


class CaseItem(ProvenItem):
    """A program as people have it: the page finds what is wrong with it, and cures it."""

    def __init__(self, *, case: Case, **kwargs) -> None:
        super().__init__(**kwargs)
        self.case = case

    def runtest(self) -> None:
        if wrong := self.config.stash[SESSION].tried(self):
            raise NotProven(wrong)

    def reportinfo(self):
        return self.path, 0, f"{self.case.slug}: {self.case.title}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = None
    if part := config.getoption("--shard"):
        index, count = shard(part)
        chosen = lambda snippet: int(hashlib.sha256(snippet.slug.encode()).hexdigest(), 16) % count == index
    if revision := config.getoption("--since"):
        changed = changed_since(config.rootpath, revision)
        if not any(path.startswith(ENGINE) for path in changed):
            within = chosen or (lambda snippet: True)
            chosen = lambda snippet: within(snippet) and snippet.path in changed
    if chosen:
        out = [item for item in items if isinstance(item, SnippetItem) and not chosen(item.snippet)]
        config.hook.pytest_deselected(items=out)
        gone = set(map(id, out))
        items[:] = [item for item in items if id(item) not in gone]


def shard(part: str) -> tuple[int, int]:
    try:
        index, count = map(int, part.split("/"))
    except ValueError:
        index, count = 0, 0
    if not 1 <= index <= count:
        raise pytest.UsageError(f"--shard {part}: not a part of a whole\n    cure: write --shard 2/6")
    return index - 1, count


def changed_since(root: Path, revision: str) -> set[str]:
    """The files that differ from a revision, and those that git does not know yet."""
    changed: set[str] = set()
    for command in (
        ["diff", "--name-only", "--relative", "--end-of-options", revision],
        ["ls-files", "--others", "--exclude-standard"],
    ):
        done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, text=True, check=False)
        if done.returncode:
            what = f"--since {revision}: {done.stderr.strip()}"
            raise pytest.UsageError(f"{what}\n    cure: name a revision that git has here")
        changed |= set(done.stdout.splitlines())
    return changed


class Proofs:
    """All proofs of one pytest session."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.workers: Workers | None = None
        self.futures: dict[str, Future] = {}
        self.items: list[SnippetItem] = []
        self.keys: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        self.cached = 0
        self.defects: list[str] = []
        self.remarks: dict[str, list[str]] = {UNMOVED: [], UNRUN: [], WARNS: []}
        self.said: list[str] = []
        self.deterministic: bool = config.getoption("--deterministic")
        self.falsify = not config.getoption("--no-counterfactuals")
        cached = self.falsify and not config.getoption("--no-cache")
        self.cache = Cache(config.rootpath / CACHE if cached else None)

    def start(self, items: list[SnippetItem]) -> None:
        """Look snippets up, and hand those that are not known to the workers."""
        todo = []
        for item in items:
            snippet = item.snippet
            if unavailable(snippet) or snippet.name in self.futures:
                continue
            text = item.path.read_text(encoding="utf-8")
            passed = self.passed(snippet)
            for options in ["deterministic" if self.deterministic else ""] + [AGAIN] * bool(passed):
                self.keys[snippet.name] = key(text, snippet.requires, options)
                known = self.cache.get(self.keys[snippet.name])
                if known and known.whole:
                    self.futures[snippet.name] = Future()
                    self.futures[snippet.name].set_result(known)
                    break
            else:
                todo.append((snippet, text, {**dict.fromkeys(passed, False), **(known.outcomes if known else {})}))
        for snippet, text, outcomes in todo:
            job = prove, snippet, text, self.falsify, None, outcomes
            self.futures[snippet.name] = self.pool().submit(*job)

    def passed(self, snippet: Snippet) -> list[str]:
        """Where the whole suite runs, what the page says is run again, and no more: the counterfactuals that the evidence
        about this code knows and does not name need not be tried. A new one is tried with every claim."""
        shown = self.evidence.results.get(snippet.name, {}).get(version("torch").split("+")[0])
        if not shown or shown.result != reports.HOLDS or shown.digest != reports.digest(snippet):
            return []
        return sorted(self.evidence.noticed.difference(shown.noticed))

    @functools.cached_property
    def evidence(self) -> reports.Report:
        """What was shown before; nothing where claims are what the run is about, so that each is tried in every world."""
        config = self.config
        about_claims = only_snippets(config) or config.option.keyword or config.getoption("--no-cache")
        return reports.Report() if about_claims or self.deterministic else reports.load(config.rootpath)

    def pool(self) -> Workers:
        if not self.workers:
            self.workers = Workers(1 if is_distributed(self.config) else max(1, self.config.getoption("--workers")))
        return self.workers

    def unknown_apis(self, item: ApisItem) -> list[Problem]:
        name = key(item.path.read_text(encoding="utf-8"), options="apis")
        if self.cache.knows(name):
            return []
        snippets = catalogue_of(self.config).snippets.values()
        optional = frozenset(module.split(".")[0] for snippet in snippets for module in snippet.requires)
        problems = self.pool().submit(call, apis.unknown, item.question, optional).result()
        if not problems:
            self.cache.note(name)
        return problems

    def tried(self, item: CaseItem) -> str:
        """What is wrong with the page, as a case shows it; one that showed nothing and has not changed is not run again."""
        everything = catalogue_of(self.config)
        program = item.path.read_text(encoding="utf-8")
        named = {item.case.slug, *re.findall(r"[\w-]+", program)} if "recipe" in program else ()
        snippets = [s for s in everything.snippets.values() if "recipe" in s.marks and s.slug in named]
        name = key("\0".join([program, *(s.code for s in snippets)]), options="case")
        if self.cache.knows(name):
            return ""
        wrong = self.pool().submit(tried, item.case, self.config.rootpath, snippets).result()
        if not wrong:
            self.cache.note(name)
        return wrong

    def check(self, item: SnippetItem) -> None:
        snippet = item.snippet
        # The first one starts them all, so that other tests run alone. Where processes share the tests, each starts its own.
        self.start([item] if is_distributed(self.config) else self.items)
        if lacks := unavailable(snippet):
            reason = f"{snippet.path} needs {lacks}"
            self.tell(item, Proof(reports.NOT_RUN, reason), reports.today())
            pytest.skip(reason)  # where nothing may be skipped, conftest.py turns this into a failure
        try:
            value = self.futures[snippet.name].result()
        except Exception as error:  # noqa: BLE001 - whatever it is, an older green result must not stand for it
            value = Proof(reports.FAILS, f"{type(error).__name__}: {error}")
        if isinstance(value, Proof):
            proof, day = value, reports.today()
            if self.deterministic and proof.result == reports.HOLDS:
                found = differences(snippet)
                proof = replace(proof, runs=RUNS) if not found else Proof(reports.FAILS, found)
            self.cache.put(self.keys[snippet.name], proof, day)
        else:
            proof, day = value.proof, value.day
        self.tell(item, proof, day, not isinstance(value, Proof))
        if proof.result in (reports.FAILS, reports.SURVIVES):
            raise NotProven(complaint(snippet, proof))

    def tell(self, item: SnippetItem, proof: Proof, day: str, cached: bool = False) -> None:
        shown = {
            "name": item.snippet.name,
            "cached": cached,
            "remarks": {
                UNMOVED: [f"{item.snippet.path}:{item.snippet.output_line + line - 1}" for line in proof.unmoved],
                UNRUN: [f"{item.snippet.path}:{item.snippet.code_line + line - 1}" for line in proof.unrun],
                WARNS: [f"{item.snippet.path}:{item.snippet.code_line}: {proof.warning}"] * bool(proof.warning),
            },
            "defects": [f"{item.snippet.name}: {defect}" for defect in proof.defects],
            "result": {
                "digest": reports.digest(item.snippet),
                "result": proof.result,
                "day": day,
                "place": f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
                "noticed": list(proof.noticed),
                "runs": proof.runs,
                "scope": reports.scope_digest(item.snippet) if proof.result == reports.HOLDS else "",
            },
        }
        item.user_properties.append((SHOWN, shown))

    @pytest.hookimpl(tryfirst=True)  # what is seen to be done is kept, also when Ctrl-C comes right then
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A hook: reports of tests come from wherever they ran."""
        shown = dict(report.user_properties).get(SHOWN)
        if report.when != "call" or not shown:
            return
        self.cached += shown["cached"]
        self.defects += shown["defects"]
        for remark, places in shown["remarks"].items():
            self.remarks[remark] += places
        result = shown["result"]
        self.results[shown["name"]] = Result(**{**result, "noticed": tuple(sorted(result["noticed"]))})

    def finish(self) -> list[str]:
        """Write down what was shown; returns what there is to say about it."""
        if not self.results or not self.falsify:
            return []
        torch = version("torch").split("+")[0]
        if not self.config.getoption("--verified") and not reports.is_proven_on(torch):
            return [
                f"what was shown on torch {torch} is not written down: the claims are proven on {OLDEST} to {NEWEST}"
            ]
        results = {name: {torch: result} for name, result in self.results.items()}
        try:
            changed = reports.record(results, self.config.rootpath, self.config.getoption("--verified"))
        except (OSError, reports.ReportError) as error:
            return [f"what was shown could not be written down: {error}"]
        if self.config.getoption("--verified"):
            return []
        where = ", ".join(sorted(os.path.relpath(file, self.config.rootpath) for file in changed)[:5])
        more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
        return [f"what was shown is new in {where}{more}: commit it with the snippets"] if changed else []


def unavailable(snippet: Snippet) -> str:
    """What a snippet needs and cannot have here, and the cure; or ""."""
    if absent := [module for module in snippet.requires if not present(module)]:
        return f"{', '.join(absent)}: pip install -e '.[test,frameworks]'"
    if forks(snippet.marks) and not CAN_FORK:
        return (
            "processes that are forked, for it is no file that another process could import: run it on Linux or macOS"
        )
    return ""


def present(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # the package of a submodule
        return False


def complaint(snippet: Snippet, proof: Proof) -> str:
    """File, line of what is wrong, and a cure."""
    line = snippet.output_line if proof.is_about_output else snippet.code_line
    cure = f"cure: correct the code, or after reading what it prints: python -m zerograd refresh {snippet.name}"
    reason = proof.reason if "cure:" in proof.reason else f"{proof.reason}\n    {cure}"
    return reason if reason.startswith(snippet.path) else f"{snippet.path}:{line}: {reason}"


def pytest_collection_finish(session: pytest.Session) -> None:
    session.config.stash[SESSION].items = [item for item in session.items if isinstance(item, SnippetItem)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    proofs = session.config.stash[SESSION]
    if proofs.workers:
        proofs.workers.close()
    if is_distributed(session.config):
        return
    if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.getoption("--since"):
        session.exitstatus = pytest.ExitCode.OK  # nothing changed
    proofs.said = proofs.finish()


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    proofs = config.stash[SESSION]
    if not proofs.results:
        return
    noticed = {name for result in proofs.results.values() for name in result.noticed}
    count = f"{len(proofs.results)} claim{'s' * (len(proofs.results) != 1)}"
    line = f"{count}, {proofs.cached} unchanged since they were proven; {len(noticed)} counterfactuals noticed"
    terminalreporter.write_line(line)
    for defect in proofs.defects:
        terminalreporter.write_line(f"a counterfactual failed by itself (correct it): {defect}", yellow=True)
    for remark, places in proofs.remarks.items():
        some = "".join(f"\n    {place}" for place in places[:NAMED])
        more = f"\n    and {len(places) - NAMED} more" if len(places) > NAMED else ""
        if places:
            terminalreporter.write_line(f"{remark}:{some}{more}")
    for line in proofs.said:
        terminalreporter.write_line(line, yellow=True)
    if len(proofs.results) == len(catalogue_of(config).snippets):
        ignored = sorted(set(meanings()) - noticed)
        if ignored:
            line = f"{len(ignored)} counterfactuals that no snippet notices: {', '.join(ignored)}"
            terminalreporter.write_line(line, yellow=True)
