"""What was shown about the claims: what was run, where, when, and what came of it. The site reads it and says no more.

The evidence about a question lies with it, in `snippets/<slug>/verified.json`, or, where a run was told so, in another
folder as `<slug>.json`. Needs neither torch nor anything else but the standard library.

    report = load(root)
    verdict = report.verdict(snippet)          # one claim
    verdict.verified, verdict.versions, verdict.date, verdict.counterfactuals
    report.page(snippets)                      # the versions on which everything on a page was verified, and since when
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from zerograd.catalogue.model import SLUG, SNIPPETS, Problem, Snippet
from zerograd.counterfactuals.meanings import meanings
from zerograd.files import write_atomically
from zerograd.project import NEWEST, OLDEST

FILE = "verified.json"
HOLDS, DIFFERS, FAILS, SURVIVES, NOT_RUN = "holds", "differs", "fails", "survives", "not run"
RESULTS = {
    HOLDS: "the output is the expected one, and at least one counterfactual changes it",
    DIFFERS: "outside the versions of its mark: run, and its output differs there, as the mark says",
    FAILS: "the output is another, or the snippet broke a rule of conduct",
    SURVIVES: "the output is the expected one, and no counterfactual changes it, so it proves nothing",
    NOT_RUN: "something that the snippet declares it needs was missing",
}
NEW, CHANGED = "not run yet", "changed since"
"""Why a claim is not verified, beside the results that say so."""
UNSHARED = ("recipe",)
"""Marks on which the proof does not depend."""

VERSION = re.compile(r"\d+(\.\d+){1,3}((a|b|rc|\.dev)\d+)?")
NAME = re.compile(r"[a-z0-9_]+")
DIGEST = re.compile(r"[0-9a-f]{16}")
SCOPE = re.compile(r"[0-9a-f]{8}|")
PLACE = re.compile(r"[\w .,()+-]{1,80}")
REQUIRED = {"digest", "result", "day", "place"}
"""What each line of a file of evidence has."""


class ReportError(ValueError):
    """A file of evidence that is not sound."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Result:
    """What the last run on one version of torch showed about one claim.

    `digest` identifies the code and output that were run, `day` is UTC, `place` the Python and platform, `noticed` the
    counterfactuals that the claim fails under, `runs` how often it printed the same, with other threads and hash seeds
    (0: that was not looked at), `scope` identifies the marks that were shown to be true of how far it holds.
    """

    digest: str
    result: str
    day: str
    place: str
    noticed: tuple[str, ...] = ()
    runs: int = 0
    scope: str = ""

    def says_as_much_as(self, other: Result) -> bool:
        """Whether this says what `other` says, whatever the day and the place."""
        mine, theirs = ((r.digest, r.result, r.noticed, r.scope) for r in (self, other))
        return mine == theirs and self.runs >= other.runs


@dataclass(frozen=True)
class Verdict:
    """What the evidence says about one claim, as it stands in the catalogue now.

    `versions` are the versions of torch on which it holds, `outside` those outside its mark where its output was shown
    to differ, `scope` those on which its scope was shown as it is now, `days` the UTC day of the last run on each. `reason`
    is "" or why it is not verified.
    """

    verified: bool
    versions: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    days: dict[str, str] = field(default_factory=dict)
    counterfactuals: tuple[str, ...] = ()
    reason: str = ""

    @property
    def date(self) -> str:
        """The day since which it is verified on all of `versions`: the oldest of the last runs ("" if unverified)."""
        return min((self.days[version] for version in self.versions), default="")


@dataclass(frozen=True)
class PageVerdict:
    """`versions`: those on which every claim of a page holds, or differs where its mark says so. `date` as above."""

    versions: tuple[str, ...]
    date: str
    claims: int
    verified: int


@dataclass(frozen=True)
class Report:
    """`results`: for each claim and version of torch what was shown last."""

    results: Mapping[str, Mapping[str, Result]] = field(default_factory=dict)

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The versions of torch that were run, oldest first."""
        return tuple(sorted({version for known in self.results.values() for version in known}, key=version_key))

    @cached_property
    def noticed(self) -> frozenset[str]:
        """The counterfactuals that any claim fails under."""
        return frozenset(name for runs in self.results.values() for result in runs.values() for name in result.noticed)

    @cached_property
    def _verdicts(self) -> dict[str, tuple[Snippet, Verdict]]:
        return {}

    def verdict(self, snippet: Snippet) -> Verdict:
        """What was shown about `snippet` as it is now; a result for another code or output counts for nothing."""
        if snippet.name not in self._verdicts or self._verdicts[snippet.name][0] is not snippet:
            self._verdicts[snippet.name] = snippet, self._verdict(snippet)
        return self._verdicts[snippet.name][1]

    def _verdict(self, snippet: Snippet) -> Verdict:
        known = self.results.get(snippet.name, {})
        now = digest(snippet)
        current = {v: known[v] for v in sorted(known, key=version_key) if known[v].digest == now}
        if not current:
            return Verdict(False, reason=CHANGED if known else NEW)
        versions = tuple(version for version, result in current.items() if result.result == HOLDS)
        outside = tuple(version for version, result in current.items() if result.result == DIFFERS)
        noticed = tuple(sorted({name for version in versions for name in current[version].noticed}))
        results = {result.result for result in current.values()}
        reason = next((r for r in (FAILS, SURVIVES) if r in results), "" if versions else NOT_RUN)
        days = {version: result.day for version, result in current.items()}
        wide = tuple(version for version in versions if current[version].scope == scope_digest(snippet) != "")
        return Verdict(not reason, versions, outside, wide, days, noticed, reason)

    def page(self, snippets: Iterable[Snippet]) -> PageVerdict:
        """What was shown about all claims of a page together.

        A claim that needs an optional package limits no version on which it was not run, as long as it is verified.
        """
        snippets = list(snippets)
        verdicts = [(snippet, self.verdict(snippet)) for snippet in snippets]
        verified = sum(verdict.verified for _, verdict in verdicts)
        versions, days = [], []
        for version in self.versions if verdicts and verified == len(verdicts) else ():
            shown = [
                version in (*v.versions, *v.outside) or (bool(s.requires) and version in v.days) for s, v in verdicts
            ]
            if all(shown):
                versions.append(version)
                days += [verdict.days[version] for _, verdict in verdicts if version in verdict.days]
        return PageVerdict(tuple(versions), min(days, default=""), len(snippets), verified)


def digest(snippet: Snippet) -> str:
    """Identifies what of a snippet is proven: its code, its output and its marks."""
    marks = [mark for mark in snippet.marks if mark not in UNSHARED]
    parts = [snippet.code, snippet.output, snippet.versions, *snippet.requires, *marks]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def scope_digest(snippet: Snippet) -> str:
    """Identifies how far a snippet says that it holds; "" where it says nothing."""
    parts = [part for v in snippet.scope for part in (v.kind, v.text, v.replacement)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8] if parts else ""


def version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def files(root: Path, folder: Path | None = None) -> dict[str, Path]:
    """The files of evidence by question: beside the snippets, or those of a folder."""
    if folder is None:
        return {file.parent.name: file for file in sorted((root / SNIPPETS).glob(f"*/{FILE}"))}
    return {file.stem: file for file in sorted(folder.glob("*.json"))}


def load(root: Path | str, folder: Path | None = None) -> Report:
    """Everything that was shown. No file is no evidence; a file that is not sound raises `ReportError`."""
    results: dict[str, dict[str, Result]] = {}
    for slug, file in files(Path(root), folder).items():
        results.update(read(file, slug, root))
    return Report(results)


def unsound(root: Path) -> list[Problem]:
    """What is wrong with the evidence beside the snippets: the first mistake of each file."""
    problems = []
    for slug, file in files(root).items():
        try:
            problems += invented(read(file, slug, root), file, slug, root)
        except ReportError as error:
            problems.append(error.problem)
    return problems


def is_proven_on(version: str) -> bool:
    return version_key(OLDEST) <= version_key(version)[:3] <= version_key(NEWEST)


def invented(results: Mapping[str, Mapping[str, Result]], file: Path, slug: str, root: Path) -> list[Problem]:
    """The first version of torch or counterfactual in a file of evidence that there is not."""
    for name, runs in results.items():
        for version, result in runs.items():
            unknown = [noticed for noticed in result.noticed if noticed not in meanings()]
            word = "" if is_proven_on(version) else version
            if word or unknown:
                what = (
                    f"{name} on torch {version}, which no run is made on"
                    if word
                    else f"no counterfactual is called {unknown[0]!r}"
                )
                text = file.read_text(encoding="utf-8")
                line = text.count("\n", 0, max(0, text.find(f'"{word or unknown[0]}"'))) + 1
                cure = f"prove the claim again: pytest -k {slug}"
                return [Problem(os.path.relpath(file, root), line, what, cure)]
    return []


def read(file: Path, slug: str, root: Path | str = "") -> dict[str, dict[str, Result]]:
    """One file of evidence, named in messages as seen from `root`; every field is looked at, because it may come from
    elsewhere."""

    def sound(condition: object, what: str, line: int = 1) -> None:
        if not condition:
            cure = f"delete it and prove its claims again: pytest -k {slug}"
            raise ReportError(Problem(os.path.relpath(file, root or None), line, what, cure))

    def is_text(value: object, shape: re.Pattern) -> bool:
        return isinstance(value, str) and bool(shape.fullmatch(value))

    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        sound(False, f"not JSON ({error.msg}): it is cut off, or two versions were merged by hand", error.lineno)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        sound(False, f"cannot be read: {error}")
    sound(isinstance(data, dict) and SLUG.fullmatch(slug), "not the evidence about a question")
    results: dict[str, dict[str, Result]] = {}
    for claim, entry in data.items():
        sound(is_text(claim, SLUG) and isinstance(entry, dict), f"{claim!r:.60} is no claim")
        sound(entry.keys() == {"noticed", "torch"}, f"{claim}: not `noticed` and `torch`")
        sound(names(entry["noticed"]), f"{claim}: `noticed` is no list of counterfactuals")
        sound(isinstance(entry["torch"], dict) and entry["torch"], f"{claim}: `torch` holds no result")
        for version, run in entry["torch"].items():
            where = f"{claim}, torch {version!r:.20}"
            sound(is_text(version, VERSION), f"{where}: no version")
            sound(
                isinstance(run, dict) and REQUIRED <= run.keys() <= REQUIRED | {"noticed", "runs", "scope"},
                f"{where}: no result",
            )
            sound(is_text(run["digest"], DIGEST), f"{where}: no digest")
            noticed = run.get("noticed", entry["noticed"])
            runs = run.get("runs", 0)
            sound(
                isinstance(run["result"], str) and run["result"] in RESULTS,
                f"{where}: unknown result {run['result']!r:.30}",
            )
            sound(is_day(run["day"]), f"{where}: {run['day']!r:.30} is no day until today")
            sound(is_text(run["place"], PLACE), f"{where}: no place")
            sound(names(noticed), f"{where}: `noticed` is no list of counterfactuals")
            sound(type(runs) is int and 0 <= runs <= 1000, f"{where}: no number of runs")
            holds = run["result"] == HOLDS
            sound(is_text(run.get("scope", ""), SCOPE), f"{where}: `scope` is no digest")
            sound(noticed or not holds, f"{where}: holds, but fails under no counterfactual")
            shown = tuple(noticed) if holds else ()
            result = Result(run["digest"], run["result"], run["day"], run["place"], shown, runs, run.get("scope", ""))
            results.setdefault(f"{slug}/{claim}", {})[version] = result
    return results


def names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and NAME.fullmatch(name) for name in value)


def is_day(value: object) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value <= today()
    except (TypeError, ValueError):
        return False


def save(results: Mapping[str, Mapping[str, Result]], file: Path) -> None:
    """Write the evidence about one question in one piece: of each claim what belongs to the code that was run last.

    Each line names what it is about, because `git merge` may put a line of one branch beside those of another.
    """
    claims = []
    for name in sorted(results):
        last = max(results[name].values(), key=lambda result: result.day).digest
        runs = {v: results[name][v] for v in sorted(results[name], key=version_key) if results[name][v].digest == last}
        held = [result.noticed for result in runs.values() if result.result == HOLDS]
        common = max(held, key=held.count, default=())
        lines = ",\n".join(
            f"   {json.dumps(version)}: {json.dumps(written(run, common))}" for version, run in runs.items()
        )
        claims.append(
            f" {json.dumps(name.split('/')[-1])}: {{\n"
            f'  "noticed": {json.dumps(sorted(common))},\n  "torch": {{\n{lines}\n  }}\n }}'
        )
    write_atomically(file, "{\n" + ",\n".join(claims) + "\n}\n")


def written(result: Result, common: tuple[str, ...]) -> dict:
    entry: dict = {"digest": result.digest, "result": result.result, "day": result.day, "place": result.place}
    if result.runs:
        entry["runs"] = result.runs
    if result.scope:
        entry["scope"] = result.scope
    if result.result == HOLDS and result.noticed != common:
        entry["noticed"] = sorted(result.noticed)
    return entry


def added(
    known: Mapping[str, Mapping[str, Result]], new: Mapping[str, Mapping[str, Result]]
) -> dict[str, dict[str, Result]]:
    """What is known with what a run has shown: evidence for other versions stays as long as code and output are the same,
    an older day stays where nothing new was learned, and not having run takes nothing back."""
    merged = {name: dict(results) for name, results in known.items()}
    for name, results in new.items():
        for version, result in results.items():
            ours = {v: r for v, r in merged.get(name, {}).items() if r.digest == result.digest}
            before = ours.get(version)
            if before is None or not (before.says_as_much_as(result) or result.result == NOT_RUN):
                ours[version] = result
            merged[name] = ours
    return merged


def newest(reports: Iterable[Report]) -> Report:
    """One report of several: for each claim and version the last result; what failed anywhere on that day counts."""

    def weight(result: Result) -> tuple:
        return result.result != NOT_RUN, result.day, result.result in (FAILS, SURVIVES), result.runs

    merged: dict[str, dict[str, Result]] = {}
    for report in reports:
        for name, results in report.results.items():
            for version, result in results.items():
                ours = merged.setdefault(name, {})
                if version not in ours or weight(result) > weight(ours[version]):
                    ours[version] = result
    return Report(merged)


def record(results: Mapping[str, Mapping[str, Result]], root: Path, folder: Path | None = None) -> list[Path]:
    """Add what a run has shown to the files of the questions; returns those that say something new.

    Claims that have no snippet any more are dropped. Beside the snippets when `folder` is None, where a file whose evidence
    says as much already is left alone.
    """
    changed = []
    for slug in sorted({name.split("/")[0] for name in results}):
        file = folder / f"{slug}.json" if folder else root / SNIPPETS / slug / FILE
        known = read(file, slug, root) if file.exists() else {}
        new = added(known, {name: r for name, r in results.items() if name.split("/")[0] == slug})
        new = {name: r for name, r in new.items() if (root / SNIPPETS / f"{name}.md").exists()}
        if new != known:
            save(new, file)
            changed.append(file)
    return changed
