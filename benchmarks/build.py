"""What a build costs beside plain Material, and whether that or any file grows with the number of questions.

    python -m benchmarks.build [--questions 38 150 300 1000] [--repeat 2] [--profile FILE]

Multiplies the project (copies of its questions with other slugs and titles) in a temporary folder, in a repository of its
own, and builds both languages twice: with `mkdocs build`, and as plain Material, which gets the same pages, theme features
and Markdown extensions without ours, and both languages in two processes started together. Labs, step-throughs and the tables
that the catalogue writes reach plain Material as the Markdown that they are made of; its search indexes every page, as ours
does. The two take turns; the better time of each counts, CPU seconds of all processes stand beside, because a busy machine
shares its cores but not its work.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from mkdocs.utils.yaml import yaml_load

from zerograd import catalogue
from zerograd.catalogue.model import CONFIGS, LANGUAGES
from zerograd.catalogue.pages import FRONT_MATTER
from zerograd.catalogue.topics import navigation
from zerograd.labs import page as labs
from zerograd.proof import report
from zerograd.site import generated
from zerograd.site.facts import Facts
from zerograd.stepper import page as stepper

ROOT = Path(__file__).parents[1]
PARTS = (
    "docs",
    "snippets",
    "tests/cases",
    "theme",
    "wanted",
    "zerograd",
    "mkdocs.yml",
    "mkdocs.en.yml",
    "topics.yml",
    "moved.txt",
)
DATA = (".html", ".json", ".xml", ".txt", ".md", ".js")


def multiplied(folder: Path, count: int) -> Path:
    """The project with `count` questions (with all it has, if it has more)."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    slugs = list(catalogue.read(ROOT).questions("en"))
    names = [slugs[i % len(slugs)] + (f"-{i // len(slugs)}" if i >= len(slugs) else "") for i in range(count)]
    for i, new in enumerate(names[len(slugs) :], len(slugs)):
        copy_question(folder, slugs[i % len(slugs)], new, f"-{i // len(slugs)}", set(names))
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All questions"]):
        identity = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@example.com", "-c", "gc.auto=0"]
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    return folder


def copy_question(folder: Path, old: str, new: str, suffix: str, there: set[str]) -> None:
    shutil.copytree(folder / "snippets" / old, folder / "snippets" / new)
    file = folder / "snippets" / new / "question.yml"
    question = yaml.safe_load(file.read_text(encoding="utf-8"))
    question["related"] = [slug + suffix if slug + suffix in there else slug for slug in question["related"]]
    question.pop("causes", None)  # each would need a case
    file.write_text(yaml.safe_dump(question, allow_unicode=True), encoding="utf-8")
    for language in LANGUAGES:
        text = (folder / "docs" / language / f"{old}.md").read_text(encoding="utf-8")
        head = FRONT_MATTER.match(text)
        meta, title = yaml.safe_load(head[1]), yaml.safe_load(head[1])["title"]
        meta["title"] = f"{title} {suffix[1:]}"
        meta["aliases"] = [f"{alias} {suffix[1:]}" for alias in meta["aliases"]]
        body = text[head.end() :].replace(f"# {title}", f"# {meta['title']}", 1).replace(f'"{old}/', f'"{new}/')
        page = f"---\n{yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)}---\n{body}"
        (folder / "docs" / language / f"{new}.md").write_text(page, encoding="utf-8")


def plain(project: Path, folder: Path) -> None:
    """The sources of the same pages for Material without hooks: one folder and one configuration for each language."""
    content = catalogue.read(project)
    for language in LANGUAGES:
        with (project / CONFIGS[language]).open(encoding="utf-8") as file:
            config = yaml_load(file)
        known = Facts(content, report.load(project), {}, language, config["site_url"], config["site_name"])
        docs = folder / "docs" / language
        docs.mkdir(parents=True)
        for page in [*content.pages[language].values(), *generated.parts(known).values()]:
            meta = {key: value for key, value in page.meta.items() if key in ("title", "description", "hide")}
            trace = page.question.trace if page.question else ""
            body = stepper.insert(page.body, trace, project, language, page.path)
            body += generated.markdown(page, known)
            text = f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n{body}"
            (docs / f"{page.slug}.md").write_text(text, encoding="utf-8")
        for lab in content.labs[language].values():
            text = re.sub("^template: .*\n", "", labs.as_markdown(lab, config["repo_url"]), flags=re.MULTILINE)
            (docs / f"{lab.slug}.md").write_text(text.replace(".ipynb)", ".md)"), encoding="utf-8")
        for key in ("hooks", "watch", "extra", "extra_css", "edit_uri"):
            config.pop(key, None)
        config["theme"].pop("custom_dir")
        config["markdown_extensions"] = {
            name: options for name, options in config["markdown_extensions"].items() if not name.startswith("zerograd.")
        }
        config["markdown_extensions"]["pymdownx.snippets"]["base_path"] = [str(project / "snippets")]
        config |= {"docs_dir": str(docs), "nav": navigation(content.topics[language], {}), "validation": {}}
        text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
        (folder / CONFIGS[language]).write_text(text, encoding="utf-8")


def timed(commands: list[list[str]], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of commands that are started together."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(folder)}
    before, start = os.times(), time.perf_counter()
    running = [subprocess.Popen([sys.executable, *command], cwd=folder, env=environment) for command in commands]
    codes = [process.wait() for process in running]
    if any(codes):
        raise SystemExit(f"a build failed in {folder}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, cpu


def measure(count: int, work: Path, repeat: int, profile: str = "") -> dict:
    (work / "project").mkdir()
    project = multiplied(work / "project", count)
    plain(project, work / "plain")
    build = ["-m", "mkdocs", "build", "-q"]
    profiled = ["-m", "cProfile", "-o", profile] if profile else []
    times: dict[str, list] = {"ours": [], "plain": []}
    for i in range(repeat):
        # Each into a new folder: ext4 creates files slowly (0.8 ms each) where many were deleted in the last minutes. With
        # TMPDIR=/dev/shm it has no part in what is measured.
        theirs = [[*build, "-f", CONFIGS[name], "-d", str(work / f"material{i}" / name)] for name in LANGUAGES]
        times["plain"].append(timed(theirs, work / "plain"))
        times["ours"].append(timed([[*profiled, *build, "-d", str(work / f"ours{i}")]], project))
    pages = len(list((work / "ours0").rglob("index.html")))
    best = {name: [min(column) for column in zip(*runs)] for name, runs in times.items()}
    print(
        f"| {count} | {pages} "
        + "".join(
            f"| {best['ours'][i]:.1f} | {best['plain'][i]:.1f} | {best['ours'][i] / best['plain'][i]:.2f} "
            f"| {1000 * best['ours'][i] / pages:.1f} "
            for i in (0, 1)
        )
        + "|",
        flush=True,
    )
    return largest(work / "ours0")


def largest(site: Path, most: int = 12) -> dict[str, int]:
    sizes = {f.relative_to(site).as_posix(): f.stat().st_size for f in site.rglob("*") if f.suffix in DATA}
    return dict(sorted(sizes.items(), key=lambda item: -item[1])[:most])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, nargs="+", default=[38, 150, 300, 1000])
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--profile", default="", help="write what cProfile saw of our build to this file")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there")
    options = parser.parse_args()
    head = ["questions", "pages", "ours s", "plain s", "ratio", "ms per page"]
    head += ["ours CPU s", "plain CPU s", "ratio", "CPU ms per page"]
    print(f"| {' | '.join(head)} |\n|{'---:|' * len(head)}", flush=True)
    files: dict[int, dict[str, int]] = {}
    for count in options.questions:
        with tempfile.TemporaryDirectory() as folder:
            work = (options.keep or Path(folder)) / str(count)
            work.mkdir(parents=True)
            files[count] = measure(count, work, options.repeat, options.profile)
    for count, sizes in files.items():
        print(
            f"\nlargest files at {count}: " + ", ".join(f"{name} {size / 1000:.0f} KB" for name, size in sizes.items())
        )


if __name__ == "__main__":
    main()
