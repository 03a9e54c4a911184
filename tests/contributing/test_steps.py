"""Whoever follows CONTRIBUTING word for word ends green, and does not meet anybody else's work on the way."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support import small
from support.building import ROOT
from support.house import House

TOPIC = "things"
DRAFT = "the-cube-of-w"
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
    """A clone of a small repository in the form of this one."""
    folder = small.write(tmp_path_factory.mktemp("contributor") / "a clone 克隆")
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "tests").mkdir()
    (folder / "tests/test_it.py").write_text("def test_it(): pass\n", encoding="utf-8")
    (folder / ".gitignore").write_text(".cache/\n__pycache__/\n", encoding="utf-8")
    assert House(folder).brought_up_to_date().problems() == []
    for command in ("init -q -b main", "add -A", "commit -qm start"):
        run(["git", *command.split()], folder)
    return folder


def run(command: list[str], folder: Path, status: int = 0) -> str:
    environment = {**ENVIRONMENT, "PYTHONPATH": str(folder)}
    if command[0] in ("pytest", "mkdocs"):
        command = [sys.executable, "-m", *command]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    shown = done.stdout + done.stderr
    assert done.returncode == status, f"{command}: exit status {done.returncode}\n{shown[-6000:]}"
    return shown


def done(folder: Path, *arguments: str, status: int = 0) -> str:
    """`python -m zerograd …`, in this process, which has what it loads."""
    said = House(folder).run(*arguments)
    assert said.status == status, said.text
    return said.text


def step(command: str, slug: str, folder: Path, status: int = 0) -> str:
    """What a step says to type."""
    words = command.replace("<slug>", slug).replace("<topic>", TOPIC).split()
    ours = words[:3] == ["python", "-m", "zerograd"]
    return done(folder, *words[3:], status=status) if ours else run(words, folder, status)


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


def write(folder: Path, slug: str, languages=("zh", "en"), output: str = "12.0\n") -> None:
    """What a writer fills in between the commands."""
    name = slug.split("-")[-1]
    snippets = folder / "snippets" / slug
    (snippets / "first-claim.md").rename(snippets / "gradient-of-a-cube.md")
    (snippets / "gradient-of-a-cube.md").write_text(SNIPPET.format(name=name, output=output), encoding="utf-8")
    shared = snippets / "question.yml"
    values = yaml.safe_load(shared.read_text(encoding="utf-8"))
    values |= {"apis": ["torch.Tensor.backward"], "related": ["a-question"], "shown_by": ["gradient-of-a-cube"]}
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
    """The five steps, with the mistakes that are made on the way."""
    (scaffold,), snippets, (check,), (prove,), (serve, revisited) = steps()
    step(scaffold, slug, folder)
    # A fresh scaffold lacks much; each thing is said once, and nothing is built.
    unfinished = step(prove, slug, folder, status=4)
    problems = re.findall(r"^(\S+:\d+: .*)$", unfinished, re.MULTILINE)
    assert len(problems) == len(set(problems)) > 3 and "Traceback" not in unfinished and "nothing was run" in unfinished
    write(folder, slug, output="13.0\n")
    for command in snippets:
        step(command, slug, folder, status=1 if " prove " in command else 0)
    assert "12.0" in (folder / "snippets" / slug / "gradient-of-a-cube.md").read_text(encoding="utf-8"), "refreshed"
    step(revisited, slug, folder)  # the check knows that nobody compared the pages
    step(check, slug, folder)
    step(prove, slug, folder)
    assert serve.startswith("mkdocs serve"), "watched in test_serve.py"
    commit(folder, slug)


def commit(folder: Path, message: str) -> None:
    run(["git", "add", "-A"], folder)
    run(["git", "commit", "-qm", message], folder)


@pytest.fixture(scope="module")
def merged(project) -> Path:
    """The clone in which two questions of one topic, written on two branches, were merged."""
    run(["git", "checkout", "-q", "-b", "b"], project)
    done(project, "new", "the-cube-of-b", "--topic", TOPIC)
    write(project, "the-cube-of-b")
    done(project, "revisited", "the-cube-of-b")
    done(project, "prove", "the-cube-of-b")
    commit(project, "b")
    run(["git", "checkout", "-q", "-b", "a", "main"], project)
    follow(project, "the-cube-of-a")
    assert "CONFLICT" not in run(["git", "merge", "-q", "--no-edit", "b"], project)
    return project


@pytest.fixture(scope="module")
def draft(merged) -> Path:
    """The same, in which a snippet was changed since, and a third question was written in one language."""
    # Code is changed, and proven again. Evidence of another torch for the old code is gone.
    file = merged / "snippets/other-question/single.md"
    text = file.read_text(encoding="utf-8")
    changed = text.replace("torch.ones(1,", "torch.ones((1,),", 1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    done(merged, "prove", "other-question/single")
    done(merged, "revisited", "other-question")
    run(["git", "add", "-A"], merged)
    changed = run(["git", "diff", "--cached", "--name-only"], merged).split()
    assert changed and all("other-question" in name for name in changed), changed
    run(["git", "commit", "-qm", "Changed"], merged)
    done(merged, "new", DRAFT, "--topic", TOPIC, "--language", "zh")
    write(merged, DRAFT, languages=["zh"])
    return merged


@pytest.fixture(scope="module")
def published(draft) -> Path:
    """The site of all that."""
    run(["mkdocs", "build", "--strict", "-d", str(draft.parent / "site")], draft)
    return draft.parent / "site"


def test_two_questions_on_two_branches_merge(merged):
    """Both in one topic; one by each of the five steps, with the mistakes that their commands are there for."""
    assert not run(["git", "status", "--short"], merged)
    done(merged, "check")


def test_what_was_proven_is_published(published):
    for language in ("", "en/"):
        topics = (published / language / "topics/index.html").read_text(encoding="utf-8")
        assert "the-cube-of-a/" in topics and "the-cube-of-b/" in topics
        for slug in ("the-cube-of-a", "the-cube-of-b", "other-question"):
            html = (published / language / slug / "index.html").read_text(encoding="utf-8")
            assert "claim verified" in html and "claim unverified" not in html, slug


def test_one_language_is_enough_for_a_draft(draft, published):
    shown = done(draft, "check")
    assert f"{DRAFT}: a draft, waits for English: python -m zerograd new {DRAFT} --language en" in shown
    done(draft, "prove", DRAFT)
    assert not [file for file in published.rglob("*") if DRAFT in str(file.relative_to(published))]
    for file in ("questions.json", "sitemap.xml", "llms.txt", "topics/index.html", "feed.xml"):
        assert DRAFT not in (published / file).read_text(encoding="utf-8"), file
    done(draft, "new", DRAFT, "--language", "en")
    english = (draft / f"docs/en/{DRAFT}.md").read_text(encoding="utf-8")
    assert "gradient-of-a-cube" in english, "the claims of the other language"
