"""The report of a proof run: what was run, where, when, and what it showed. The site reads it and says no more.

A report is one JSON file. Needs neither torch nor anything else but the standard library.

    report = load("report.json")
    verdict = report.verdict(snippet)          # one claim
    verdict.verified, verdict.versions, verdict.date, verdict.counterfactuals
    REASONS[verdict.reason]["zh"]              # why not
    report.page(snippets)                      # the versions on which everything on a page was verified, and since when
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from zerograd.catalogue import Snippet

FORMAT = 1
FILE = "report.json"

HOLDS, DIFFERS, FAILS, SURVIVES, NOT_RUN = "holds", "differs", "fails", "survives", "not run"
RESULTS = {
    HOLDS: "the output is the expected one, and at least one counterfactual changes it",
    DIFFERS: "outside the versions of its mark: run, and its output differs there, as the mark says",
    FAILS: "the output is another, or the snippet broke a rule of conduct",
    SURVIVES: "the output is the expected one, and no counterfactual changes it, so it proves nothing",
    NOT_RUN: "something that the snippet declares it needs was missing",
}

REASONS = {
    "no report": {
        "zh": "本次构建没有验证报告，因此未验证。",
        "en": "Not verified in this build: there is no report.",
    },
    "not in the report": {
        "zh": "本次构建的报告里没有这条论断，因此未验证。",
        "en": "Not verified in this build: the report does not know this claim.",
    },
    "changed since": {
        "zh": "代码或输出在上次验证之后改过，因此未验证。",
        "en": "Not verified in this build: the code or its output changed after the last run.",
    },
    FAILS: {"zh": "上次运行没有通过，因此未验证。", "en": "Not verified: it failed in the last run."},
    SURVIVES: {
        "zh": "没有任何反事实能让它失败，因此未验证。",
        "en": "Not verified: no counterfactual makes it fail.",
    },
    NOT_RUN: {
        "zh": "缺少它需要的软件包或设备，没有运行。",
        "en": "Not run: a package or device that it needs was missing.",
    },
}
"""Why a claim is not verified, for the reader, in both languages."""


class ReportError(ValueError):
    """The file is there but is not a sound report; the message names the file and the cure."""


@dataclass(frozen=True)
class Result:
    """What one run showed about one claim.

    `digest` identifies the code and output that were run, `date` is UTC (ISO 8601, to the second), `noticed` are the
    counterfactuals that the claim fails under, `seconds` the wall time of its plain run, `packages` the versions of the
    optional packages it needs, `reason` the first lines of what went wrong, `runs` how often it printed the same, with
    other threads and hash seeds (0: that was not looked at).
    """

    digest: str
    result: str
    date: str
    seconds: float = 0.0
    noticed: tuple[str, ...] = ()
    reason: str = ""
    packages: dict[str, str] = field(default_factory=dict)
    runs: int = 0


@dataclass(frozen=True)
class Run:
    """The results of one environment, by the name of the snippet."""

    torch: str
    python: str
    platform: str
    results: dict[str, Result]

    @property
    def environment(self) -> tuple[str, str, str]:
        return self.torch, self.python, self.platform


@dataclass(frozen=True)
class Meaning:
    """A counterfactual for the reader: its topic and what it models, in both languages."""

    topic: str
    zh: str
    en: str


@dataclass(frozen=True)
class Verdict:
    """What the report says about one claim, as it stands in the catalogue now.

    `versions` are the versions of torch on which it holds, `outside` those outside its mark where its output was shown
    to differ, `dates` the UTC day of the last run on each. `reason` is "" or a key of `REASONS`.
    """

    verified: bool
    versions: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    dates: dict[str, str] = field(default_factory=dict)
    counterfactuals: tuple[str, ...] = ()
    packages: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def date(self) -> str:
        """The day since which it is verified on all of `versions`: the oldest of the last runs ("" if unverified)."""
        return min((self.dates[version] for version in self.versions), default="")


@dataclass(frozen=True)
class PageVerdict:
    """`versions`: those on which every claim of a page holds, or differs where its mark says so. `date` as above."""

    versions: tuple[str, ...]
    date: str
    claims: int
    verified: int


@dataclass(frozen=True)
class Report:
    runs: tuple[Run, ...] = ()
    counterfactuals: dict[str, Meaning] = field(default_factory=dict)

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of torch that were run, oldest first."""
        return tuple(sorted({run.torch for run in self.runs}, key=version_key))

    @cached_property
    def latest(self) -> dict[str, dict[str, Result]]:
        """For each snippet and version of torch, the last result; not having run takes nothing back."""
        latest: dict[str, dict[str, Result]] = {}
        for run in self.runs:
            for name, result in run.results.items():
                known = latest.setdefault(name, {}).get(run.torch)
                if known is None or rank(known) <= rank(result):
                    latest[name][run.torch] = result
        return latest

    def verdict(self, snippet: Snippet) -> Verdict:
        """What was shown about `snippet` as it is now; a result for another code or output counts for nothing."""
        if not self.runs:
            return Verdict(False, reason="no report")
        known = self.latest.get(snippet.name)
        if not known:
            return Verdict(False, reason="not in the report")
        current = {
            version: known[version]
            for version in sorted(known, key=version_key)
            if known[version].digest == digest(snippet)
        }
        if not current:
            return Verdict(False, reason="changed since")
        dates = {version: result.date[:10] for version, result in current.items()}
        versions = tuple(version for version, result in current.items() if result.result == HOLDS)
        outside = tuple(version for version, result in current.items() if result.result == DIFFERS)
        noticed = tuple(
            sorted({name for result in current.values() if result.result == HOLDS for name in result.noticed})
        )
        packages = {k: v for result in current.values() if result.result == HOLDS for k, v in result.packages.items()}
        results = {result.result for result in current.values()}
        reason = next((r for r in (FAILS, SURVIVES) if r in results), "" if versions else NOT_RUN)
        return Verdict(not reason, versions, outside, dates, noticed, packages, reason)

    def page(self, snippets: Iterable[Snippet]) -> PageVerdict:
        """What was shown about all claims of a page together.

        A claim that needs an optional package limits no version on which it was not run, as long as it is verified.
        """
        snippets = list(snippets)
        verdicts = [(snippet, self.verdict(snippet)) for snippet in snippets]
        verified = sum(verdict.verified for _, verdict in verdicts)
        versions, dates = [], []
        for version in self.versions if verdicts and verified == len(verdicts) else ():
            shown = [
                version in (*v.versions, *v.outside) or (bool(s.requires) and version in v.dates) for s, v in verdicts
            ]
            if all(shown):
                versions.append(version)
                dates += [verdict.dates[version] for _, verdict in verdicts if version in verdict.dates]
        return PageVerdict(tuple(versions), min(dates, default=""), len(snippets), verified)


def digest(snippet: Snippet) -> str:
    """Identifies what of a snippet is proven: its code, its output and its marks."""
    parts = [snippet.code, snippet.output, snippet.versions, *snippet.requires, *snippet.marks]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def rank(result: Result) -> tuple[bool, str]:
    return result.result != NOT_RUN, result.date


def version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def load(path: Path | str = FILE) -> Report:
    """Read a report. A missing file is an empty report; a file that is not sound raises `ReportError`."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Report()
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: cannot be read as a report: {error}\n    cure: name another file") from None

    def sound(condition: object, what: str) -> None:
        if not condition:
            cure = "delete it, or make it again: python -m zerograd prove --report " + path.name
            raise ReportError(f"{path}: {what}\n    cure: {cure}")

    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        sound(False, f"line {error.lineno} is not JSON ({error.msg}): the file is truncated or was edited")
    sound(isinstance(data, dict) and data.get("format") == FORMAT, f"not a report of format {FORMAT}")
    sound(data.get("checksum") == checksum(data), "the checksum does not match: it was edited after the run")
    try:
        counterfactuals = {name: Meaning(**meaning) for name, meaning in data["counterfactuals"].items()}
        runs = tuple(
            Run(
                r["torch"],
                r["python"],
                r["platform"],
                {name: read_result(value) for name, value in r["results"].items()},
            )
            for r in data["runs"]
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        sound(False, f"malformed: {type(error).__name__}: {error}")
    for run in runs:
        for name, result in run.results.items():
            where = f"torch {run.torch}, {name}"
            sound(result.result in RESULTS, f"{where}: unknown result {result.result!r}")
            sound(result.result != HOLDS or result.noticed, f"{where}: holds, but fails under no counterfactual")
            unknown = set(result.noticed) - set(counterfactuals)
            sound(not unknown, f"{where}: unknown counterfactual {', '.join(sorted(unknown))}")
    return Report(runs, counterfactuals)


def read_result(value: dict) -> Result:
    result = Result(**{**value, "noticed": tuple(value.get("noticed", ()))})
    datetime.fromisoformat(result.date)
    return result


def save(report: Report, path: Path | str = FILE) -> None:
    """Write a report in one piece: a reader sees the old file or the new one, never half of it."""
    data = {
        "format": FORMAT,
        "counterfactuals": {name: asdict(report.counterfactuals[name]) for name in sorted(report.counterfactuals)},
        "runs": [
            {
                "torch": run.torch,
                "python": run.python,
                "platform": run.platform,
                "results": {name: write_result(run.results[name]) for name in sorted(run.results)},
            }
            for run in sorted(report.runs, key=lambda run: (version_key(run.torch), run.environment))
        ],
    }
    data["checksum"] = checksum(data)
    write_atomically(Path(path), json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def write_result(result: Result) -> dict:
    return {key: value for key, value in asdict(result).items() if value not in ("", (), {}, 0)}


def write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def checksum(data: dict) -> str:
    """Guards against edits by hand and half-written files, not against an adversary."""
    body = {key: value for key, value in data.items() if key != "checksum"}
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def merge(reports: Iterable[Report]) -> Report:
    """One report of several: for each snippet and version of torch the last result, whatever the order of `reports`."""
    reports = list(reports)
    everything = Report(tuple(run for report in reports for run in report.runs))
    runs: dict[tuple[str, str, str], dict[str, Result]] = {}
    for run in everything.runs:
        for name, result in run.results.items():
            if everything.latest[name][run.torch] == result:
                runs.setdefault(run.environment, {})[name] = result
    counterfactuals = {name: meaning for report in reports for name, meaning in report.counterfactuals.items()}
    return Report(tuple(Run(*environment, results) for environment, results in runs.items()), counterfactuals)
