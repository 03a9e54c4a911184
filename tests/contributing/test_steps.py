"""Whoever follows CONTRIBUTING word for word ends green, and does not meet anybody else's work on the way."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TOPIC = "training-loop"
ENVIRONMENT = {
    **os.environ,
    "NO_MKDOCS_2_WARNING": "1",
    "PIP_NO_INDEX": "1",  # nothing may be fetched
    **{f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
SNIPPET = """<!--holds: `[2.0]` -> `[2.0], dtype=torch.float64`-->
```python
import torch

{name} = torch.tensor([2.0], requires_grad=True)
({name} ** 3).sum().backward()
print({name}.grad.item())
```

<!--pytest-codeblocks:expected-output-->

```text
{output}```
"""
WORDS = {
    "zh": {
        "title": "{name} 的立方的梯度是多少？",
        "answer": "**是 3 乘以它的平方。**",
        "claim": "{name} = 2 时，立方的梯度是 12",
    },
    "en": {
        "title": "What is the gradient of {name} cubed?",
        "answer": "**Three times its square.**",
        "claim": "At {name} = 2 the gradient of the cube is 12",
    },
}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A clone of the project as it is on disk, with everything that a contributor has."""
    folder = tmp_path_factory.mktemp("contributor") / "a clone 克隆"
    ignored = shutil.ignore_patterns(".cache", ".venv", "*.egg-info", "site", "__pycache__", ".git")
    shutil.copytree(ROOT, folder, ignore=lambda at, names: ignored(at, names) if Path(at) == ROOT else set())
    for command in ("init -q -b main", "add -A", "commit -qm start"):
        run(["git", *command.split()], folder)
    return folder


def run(command: list[str], folder: Path, status: int = 0) -> str:
    environment = {**ENVIRONMENT, "PYTHONPATH": str(folder)}
    if command[0] in ("python", "pytest", "mkdocs"):
        command = [sys.executable, *(["-m"] * (command[0] != "python")), *command[command[0] == "python" :]]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    shown = done.stdout + done.stderr
    assert done.returncode == status, f"{command}: exit status {done.returncode}\n{shown[-6000:]}"
    return shown


def steps() -> list[list[str]]:
    """The commands that the five steps name, in order, as they stand there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## English: five steps")[1].split("\n## ")[0]
    numbered = [line for line in section.splitlines() if re.match(r"\d\. ", line)]
    assert [line[0] for line in numbered] == list("12345")
    found = [re.findall(r"`((?:python -m zerograd|pytest|mkdocs) [^`]+)`", line) for line in numbered]
    assert all(found), "each step names what to run"
    chinese = text.split("## 加一个问题：五步")[1].split("\n## ")[0]
    assert [
        re.findall(r"`((?:python -m zerograd|pytest|mkdocs) [^`]+)`", line)
        for line in chinese.splitlines()
        if re.match(r"\d\. ", line)
    ] == found
    return found


def typed(command: str, slug: str, topic: str = TOPIC) -> list[str]:
    return command.replace("<slug>", slug).replace("<topic>", topic).split()


def write(folder: Path, slug: str, languages=("zh", "en"), output: str = "12.0\n") -> None:
    """What a writer fills in between the commands."""
    name = slug.split("-")[-1]
    snippets = folder / "snippets" / slug
    (snippets / "first-claim.md").rename(snippets / "gradient-of-a-cube.md")
    (snippets / "gradient-of-a-cube.md").write_text(SNIPPET.format(name=name, output=output), encoding="utf-8")
    shared = snippets / "question.yml"
    values = yaml.safe_load(shared.read_text(encoding="utf-8"))
    values |= {"apis": ["torch.Tensor.backward"], "related": ["why-zero-grad"], "shown_by": ["gradient-of-a-cube"]}
    shared.write_text(yaml.safe_dump(values), encoding="utf-8")
    for language in languages:
        file = folder / "docs" / language / f"{slug}.md"
        words = {key: text.format(name=name) for key, text in WORDS[language].items()}
        text = file.read_text(encoding="utf-8").replace("title:", f"title: {words['title']}", 1)
        text = re.sub(r"^# *$", f"# {words['title']}", text, count=1, flags=re.MULTILINE)
        text = text.replace("description:", f"description: {words['answer'].strip('*')}")
        text = text.replace("aliases: []", f"aliases: [{words['title']} 1, {words['title']} 2]")
        text = re.sub(r"^[(（].*[)）]$", words["answer"], text, flags=re.MULTILINE)
        text = text.replace('!!! claim ""', f'!!! claim "{words["claim"]}"').replace(
            "first-claim", "gradient-of-a-cube"
        )
        file.write_text(text, encoding="utf-8")


def follow(folder: Path, slug: str) -> None:
    (scaffold,), snippets, (check,), (prove,), (serve, revisited) = steps()
    run(typed(scaffold, slug), folder)
    # A fresh scaffold lacks much; each thing is said once, and nothing is built.
    unfinished = run(typed(prove, slug), folder, status=4)
    problems = re.findall(r"^(\S+:\d+: .*)$", unfinished, re.MULTILINE)
    assert len(problems) == len(set(problems)) > 3 and "Traceback" not in unfinished and "nothing was run" in unfinished
    write(folder, slug, output="13.0\n")
    for command in snippets:
        run(typed(command, slug), folder, status=1 if " prove " in command else 0)
    assert "12.0" in (folder / "snippets" / slug / "gradient-of-a-cube.md").read_text(encoding="utf-8"), "refreshed"
    for command in (check, prove):
        if command == check:
            run(typed(revisited, slug), folder)  # the check knows that nobody compared the pages
        run(typed(command, slug), folder)
    assert serve.startswith("mkdocs serve"), "watched in test_serve.py"
    run(["mkdocs", "build", "--strict", "-d", str(folder.parent / f"site-{slug}")], folder)
    run(typed(revisited, slug), folder)
    run(["git", "add", "-A"], folder)
    run(["git", "commit", "-qm", slug], folder)


def test_the_five_steps_end_green(project, tmp_path):
    folder = Path(shutil.copytree(project, tmp_path / "clone"))
    follow(folder, "the-cube-of-w")
    page = folder.parent / "site-the-cube-of-w/en/the-cube-of-w/index.html"
    html = page.read_text(encoding="utf-8")
    assert "claim verified" in html and "claim unverified" not in html
    # A step further: code is changed, and proven again. Evidence of another torch for the old code is gone.
    file = folder / "snippets/why-zero-grad/backward-adds.md"
    text = file.read_text(encoding="utf-8")
    assert "w" in text
    changed = text.replace("torch.tensor([1.0]", "torch.tensor([1.00]", 1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    run(["python", "-m", "zerograd", "prove", "why-zero-grad/backward-adds"], folder)
    run(["python", "-m", "zerograd", "revisited", "why-zero-grad"], folder)
    run(["python", "-m", "zerograd", "check"], folder)
    run(["mkdocs", "build", "--strict", "-d", str(tmp_path / "site")], folder)
    html = (tmp_path / "site/en/why-zero-grad/index.html").read_text(encoding="utf-8")
    assert "claim unverified" not in html
    run(["git", "add", "-A"], folder)
    changed = run(["git", "diff", "--cached", "--name-only"], folder).split()
    assert all("why-zero-grad" in name for name in changed), changed


def test_two_questions_on_two_branches_merge(project, tmp_path):
    """Both in one topic, each by the five steps; what is merged is whole."""
    folder = Path(shutil.copytree(project, tmp_path / "clone"))
    for slug in ("the-cube-of-a", "the-cube-of-b"):
        run(["git", "checkout", "-q", "-b", slug, "main"], folder)
        follow(folder, slug)
    assert "CONFLICT" not in run(["git", "merge", "-q", "--no-edit", "the-cube-of-a"], folder)
    assert not run(["git", "status", "--short"], folder)
    run(["python", "-m", "zerograd", "check"], folder)
    run(["mkdocs", "build", "--strict", "-d", str(tmp_path / "site")], folder)
    for language in ("", "en/"):
        topics = (tmp_path / f"site/{language}topics/index.html").read_text(encoding="utf-8")
        assert "the-cube-of-a/" in topics and "the-cube-of-b/" in topics


def test_one_language_is_enough_for_a_draft(project, tmp_path):
    folder = Path(shutil.copytree(project, tmp_path / "clone"))
    run(["python", "-m", "zerograd", "new", "the-cube-of-w", "--topic", TOPIC, "--language", "zh"], folder)
    write(folder, "the-cube-of-w", languages=["zh"])
    shown = run(["python", "-m", "zerograd", "check"], folder)
    assert "the-cube-of-w: a draft, waits for English: python -m zerograd new the-cube-of-w --language en" in shown
    run(["pytest", "-q", "-k", "the-cube-of-w"], folder)
    run(["mkdocs", "build", "--strict", "-d", str(tmp_path / "site")], folder)
    published = [file for file in (tmp_path / "site").rglob("*") if "the-cube-of-w" in str(file.relative_to(tmp_path))]
    assert not published
    for file in ("questions.json", "sitemap.xml", "llms.txt", "topics/index.html", "feed.xml"):
        assert "the-cube-of-w" not in (tmp_path / "site" / file).read_text(encoding="utf-8"), file
    run(["python", "-m", "zerograd", "new", "the-cube-of-w", "--language", "en"], folder)
    write_english = folder / "docs/en/the-cube-of-w.md"
    assert "gradient-of-a-cube" in write_english.read_text(encoding="utf-8"), "the claims of the other language"
