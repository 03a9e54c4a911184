"""A proof as a writer meets it: what pytest says about each claim, what it writes down, and what it leaves out."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess

from support.house import code_of, failures, in_file

from zerograd.proof import plugin, verdict
from zerograd.proof import report as reports

RANDOM = "import torch\n\nprint(torch.rand(2))\n"
COUNT = "import torch\n\nprint((torch.rand(9999) > 0.5).sum())\n"
OBSERVED = "import torch\n\nprint(torch.tensor([1, 1, 2]).unique())\n"
EACH_TIME = "cure: set a seed, or print what does not depend on chance: a shape, a count, a comparison"

MISTAKES = {  # the claim: code, output, how its message begins and ends, code that cures it
    "wrong-output": (
        code_of("2"),
        "tensor([3.])\n",
        "snippets/one/wrong-output.md:13: Expected output:",
        "cure: correct the code, or after reading what it prints: python -m zerograd refresh one/wrong-output",
        "",
    ),
    "random": (
        RANDOM,
        "tensor([0.1, 0.2])\n",
        "snippets/one/random.md:11: it prints something else each time:",
        EACH_TIME,
        "import torch\n\ntorch.manual_seed(0)\nw = torch.rand(2)\ntorch.manual_seed(0)\nprint((torch.rand(2) == w).tolist())\n",
    ),
    "chance": (
        COUNT,
        "tensor(5000)\n",
        "snippets/one/chance.md:11: it prints something else each time:",
        EACH_TIME,
        COUNT.replace("\n\n", "\n\ntorch.manual_seed(0)\n").replace(
            "> 0.5).sum()", "> 2).sum() + torch.zeros(3).sum()"
        ),
    ),
    "raises": (
        code_of("2") + "w.grad.nothing\n",
        "tensor([2.])\n",
        "snippets/one/raises.md:3: AttributeError: 'Tensor' object has no attribute 'nothing'",
        "cure: correct the code, or after reading what it prints: python -m zerograd refresh one/raises",
        code_of("2"),
    ),
    "proves-nothing": (
        "import torch\n\nprint(1 + 1)\n",
        "2\n",
        "snippets/one/proves-nothing.md:3: this snippet proves nothing: it calls nothing that a counterfactual breaks",
        "or add the missing counterfactual to zerograd/counterfactuals/ (see CONTRIBUTING.md)",
        code_of("2"),
    ),
    "observes": (
        OBSERVED,
        "tensor([1, 2])\n",
        "snippets/one/observes.md:3: this snippet proves nothing: it only fails where looking is broken",
        "cure: print the values themselves, or add the counterfactual that breaks what the claim is about",
        code_of("2"),
    ),
    "not-so-wide": (
        code_of("2"),
        "tensor([2.])\n",
        "snippets/one/not-so-wide.md:1: holds no more: with `3 * w` in the place of `2 * w` it prints",
        "cure: delete it, or say `stops` and let the claim say so",
        code_of("2"),
    ),
}


def defective(*args) -> verdict.Proof:
    """In a worker: as if a counterfactual had a mistake of its own."""
    return dataclasses.replace(verdict.prove(*args), defects=("bad: TypeError",))


def test_each_mistake_is_answered_once_and_its_cure_works(house):
    for claim, (code, output, *_) in MISTAKES.items():
        mark = "<!--holds: `2 * w` -> `3 * w`-->\n" if claim == "not-so-wide" else "<!--one case-->\n"
        house.add(claim, code, output, mark)
    house.edit("snippets/two/question.yml", "torch.Tensor.grad", "torch.nn.DropOut2D")
    said = house.run("prove")
    found = failures(said.text)
    assert said.status == 1 and len(found) == len(MISTAKES) + 1, said.text
    for claim, (_, _, beginning, end, _) in MISTAKES.items():
        (message,) = [text for text in found if f"/{claim}.md" in text]
        assert message.startswith(beginning) and end in message.splitlines()[-1], message
        assert message.count(f"/{claim}.md") == 1 and message.count("cure:") == 1, message
    (message,) = [text for text in found if "DropOut2D" in text]
    assert message == (
        "snippets/two/question.yml:2: there is no 'torch.nn.DropOut2D' (did you mean 'torch.nn.Dropout2d'?)\n"
        "    cure: write the name as Python finds it: torch.optim.SGD, torch.Tensor.backward"
    )
    assert "Traceback" not in said.text

    house.edit("snippets/two/question.yml", "torch.nn.DropOut2D", "torch.nn.Dropout2d")
    for claim, (_, output, _, _, code) in MISTAKES.items():
        if code:
            house.write(f"snippets/one/{claim}.md", in_file(code, output, "<!--one case-->\n"))
    assert house.run("refresh", "one").status == 0
    # What was green is not proven again; made wrong, it is red, and taken back it needs no proof.
    house.edit("snippets/two/first.md", "tensor([2.])", "tensor([9.])")
    said = house.run("prove")
    assert said.status == 1, said.text
    (message,) = failures(said.text)
    assert message.startswith("snippets/two/first.md:13: Expected output:")
    house.edit("snippets/two/first.md", "tensor([9.])", "tensor([2.])")
    said = house.run("prove")
    assert said.status == 0 and "11 claims, 11 unchanged since they were proven" in said.text, said.text


def test_what_is_shown_is_written_beside_the_snippets_or_elsewhere(house, monkeypatch):
    """Also where several processes share the tests."""
    one, two = (house.root / f"snippets/{slug}/verified.json" for slug in ("one", "two"))
    said = house.shell("pytest -q -n2 snippets")
    assert said.status == 0 and "4 claims" in said.text and "commit it with the snippets" in said.text, said.text
    snippets = house.catalogue.snippets
    shown = reports.load(house.root)
    assert all(shown.verdict(snippet).verified for snippet in snippets.values())
    assert "backward_does_nothing" in shown.verdict(snippets["one/first"]).counterfactuals
    # The whole suite runs again what the evidence says, and tries what no evidence names: here as if the second claims had
    # passed in one broken world, and nobody had met the other.
    for file in (one, two):
        file.write_text(file.read_text().replace('"backward_starts_from_two", ', ""))
    start = two.read_text().index('"second"')
    two.write_text(two.read_text()[:start] + two.read_text()[start:].replace('"backward_does_nothing", ', ""))
    shutil.rmtree(house.root / ".cache")
    said = house.pytest("-q")
    again = reports.load(house.root)
    assert said.status == 0 and "4 claims, 0 unchanged" in said.text, said.text
    assert all("backward_starts_from_two" in again.verdict(s).counterfactuals for s in snippets.values())
    assert "backward_does_nothing" in again.verdict(snippets["two/first"]).counterfactuals
    assert "backward_does_nothing" not in again.verdict(snippets["two/second"]).counterfactuals
    before = one.read_text(), two.read_text()
    house.edit("snippets/one/first.md", "print(w.grad)", "print(w.grad * 1)")
    monkeypatch.setattr(plugin, "prove", defective)
    said = house.pytest("-q snippets --verified elsewhere")
    assert said.status == 0 and (one.read_text(), two.read_text()) == before, said.text
    assert said.text.count("a counterfactual failed by itself (correct it): one/first: bad: TypeError") == 1, said.text
    elsewhere = reports.load(house.root, house.root / "elsewhere")
    assert elsewhere.verdict(house.catalogue.snippets["one/first"]).verified
    everything = elsewhere.verdict(snippets["two/second"]).counterfactuals
    assert "backward_does_nothing" in everything, "where claims are what is run, each is tried in every world"
    # Evidence that cannot be added to is said before anything is run.
    house.write("snippets/one/verified.json", before[0].replace("{", "<<<<<<< ours\n{", 1))
    said = house.pytest("-q snippets")
    assert said.status == 4 and "snippets/one/verified.json:1: not JSON" in said.text, said.text
    assert "Traceback" not in said.text and "passed" not in said.text


def test_what_is_wrong_with_the_content_is_said_once_and_nothing_is_run(house):
    house.write("test_it.py", "def test_it(): pass\n")
    house.edit("docs/en/one.md", "**Answer.**", "Answer.")
    house.edit("snippets/one/first.md", "```python", "```py")
    said = house.pytest("-q")
    assert said.status == 4 and "2 problems in the content; nothing was run" in said.text, said.text
    for problem in house.problems():
        assert said.text.count(problem) == 1, said.text
    said = house.pytest("-q snippets/one/first.md")
    (message,) = failures(said.text)
    assert message.startswith("snippets/one/first.md:2: expected ```python but found") and "cure:" in message


def test_what_is_missing_is_skipped_and_said(house):
    house.add("needy", code_of("2"), "tensor([2.])\n", "<!--pytest-codeblocks:importorskip(no_such_package.part)-->\n")
    said = house.pytest("-q -rs snippets/one/needy.md")
    assert said.status == 0 and "1 skipped" in said.text and "no_such_package.part" in said.text, said.text
    (result,) = reports.load(house.root).results["one/needy"].values()
    assert result.result == reports.NOT_RUN


def test_workers_are_not_run_where_nothing_forks(house, monkeypatch):
    house.add("forking", code_of("2"), "tensor([2.])\n", "<!--pytest.mark.workers-->\n")
    snippets = house.catalogue.snippets
    assert not plugin.unavailable(snippets["one/forking"])
    monkeypatch.setattr(plugin, "CAN_FORK", False)
    assert "forked" in plugin.unavailable(snippets["one/forking"]) and not plugin.unavailable(snippets["one/first"])


def collected(house, options: str = "") -> set[str]:
    said = house.pytest(f"--collect-only -q snippets {options}")
    assert said.status in (0, 5), said.text
    return set(re.findall(r"snippets/(\w+/\w+)\.md::", said.text))


def test_shards_are_apart_and_together_everything(house):
    for slug in "abcdef":
        house.write(f"snippets/{slug}/first.md", in_file(code_of("2"), "tensor([2.])\n", "<!--one case-->\n"))
    everything = collected(house)
    parts = [collected(house, f"--shard {i}/3") for i in (1, 2, 3)]
    assert set.union(*parts) == everything and sum(map(len, parts)) == len(everything) == 10
    assert sum(map(bool, parts)) > 1
    for part in ("0/3", "4/3", "x", "1"):
        said = house.pytest(f"snippets --shard {part}")
        assert said.status == 4 and "cure: write --shard 2/6" in said.text and "Traceback" not in said.text


def test_since_a_revision_only_what_changed_is_proven(house):
    git = ["git", "-C", str(house.root), "-c", "user.name=x", "-c", "user.email=x@y"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "start"]):
        subprocess.run([*git, *command], check=True)
    assert collected(house, "--since HEAD") == set()
    house.edit("snippets/one/first.md", "print(w.grad)", "print(w.grad * 1)")
    house.add("third", code_of("4"), "tensor([4.])\n")
    assert collected(house, "--since HEAD") == {"one/first", "one/third"}, "git need not know the new one yet"
    house.write("constraints.txt", "torch==9\n")
    assert len(collected(house, "--since HEAD")) == 5, "what changes every proof"
    said = house.pytest("snippets --since no-such-revision")
    assert said.status == 4 and "cure: name a revision" in said.text and "Traceback" not in said.text
