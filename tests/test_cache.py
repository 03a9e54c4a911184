"""What is cached is green, and a stale entry can never turn a red claim green."""

import json

import pytest

from zerograd.proof import cache as caching
from zerograd.proof.cache import Cache, key, version
from zerograd.proof.determinism import RUNS
from zerograd.proof.verdict import Proof
from zerograd.proof.report import DIFFERS, FAILS, HOLDS, NOT_RUN, SURVIVES, checksum, load

DATE = "2026-01-02T03:04:05+00:00"
GREEN = Proof(HOLDS, "", ("backward_does_nothing",), ("backward_does_nothing", "backward_overwrites"), (), 0.1)


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_what_was_proven_is_remembered_with_its_date(cache):
    cache.put(key("a"), GREEN, DATE)
    assert cache.get(key("a")) == (GREEN, DATE)


@pytest.mark.parametrize("result", [FAILS, SURVIVES, NOT_RUN])
def test_nothing_red_is_kept(cache, result):
    cache.put(key("a"), Proof(result, "why"), DATE)
    assert cache.get(key("a")) is None


@pytest.mark.parametrize("result", [FAILS, SURVIVES])
def test_an_entry_that_was_made_red_is_no_entry(cache, result):
    cache.put(key("a"), GREEN, DATE)
    (file,) = cache.folder.iterdir()
    data = json.loads(file.read_text())
    data["proof"]["result"] = result
    data["checksum"] = checksum(data)
    file.write_text(json.dumps(data))
    assert cache.get(key("a")) is None


def test_every_character_of_the_snippet_counts():
    assert len({key("a"), key("a "), key("b"), key("a", ("jax",)), key("a", options="x")}) == 5


@pytest.mark.parametrize("what", ["torch", "pytest-codeblocks"])
def test_another_version_is_another_key(monkeypatch, what):
    before = key("a")
    real = caching.version
    monkeypatch.setattr(caching, "version", lambda package: "9.9" if package == what else real(package))
    assert key("a") != before


def test_another_counterfactual_is_another_key(monkeypatch, tmp_path):
    (tmp_path / "counterfactuals").mkdir()
    file = tmp_path / "counterfactuals/gradients.py"
    monkeypatch.setattr(caching, "SOURCES", tmp_path)
    keys = set()
    for text in ("one", "two"):
        file.write_text(text)
        caching.engine.cache_clear()
        keys.add(key("a"))
    caching.engine.cache_clear()
    assert len(keys) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda t: t[: len(t) // 2],
        lambda t: "",
        lambda t: t.replace("0.1", "0.2"),
        lambda t: t.replace("holds", "differs"),
        lambda t: "[]",
    ],
)
def test_a_damaged_entry_is_no_entry(cache, damage):
    cache.put(key("a"), GREEN, DATE)
    (file,) = cache.folder.iterdir()
    file.write_text(damage(file.read_text()))
    assert cache.get(key("a")) is None


def test_an_entry_under_another_name_is_no_entry(cache):
    cache.put(key("a"), GREEN, DATE)
    (file,) = cache.folder.iterdir()
    file.rename(file.with_name(f"{key('b')}.json"))
    assert cache.get(key("b")) is None


def test_outside_its_versions_is_green_as_well(cache):
    cache.put(key("a"), Proof(DIFFERS), DATE)
    assert cache.get(key("a")) == (Proof(DIFFERS), DATE)


def test_no_folder_is_no_cache(tmp_path):
    (tmp_path / "file").write_text("")
    for cache in (Cache(None), Cache(tmp_path / "file" / "cache")):
        cache.put(key("a"), GREEN, DATE)
        assert cache.get(key("a")) is None


def test_a_red_claim_stays_red_through_pytest(pytester_site):
    run, snippet = pytester_site
    assert run().returncode == 0
    snippet.write_text(snippet.read_text().replace("tensor([2.])", "tensor([3.])"))
    red = run()
    assert red.returncode == 1 and "Expected output" in red.stdout and "refresh" in red.stdout
    snippet.write_text(snippet.read_text().replace("tensor([3.])", "tensor([2.])"))
    green = run()
    assert green.returncode == 0 and "1 unchanged" in green.stdout


def test_whether_it_is_steady_is_looked_at_again_only_if_it_never_was(pytester_site, tmp_path):
    run, _ = pytester_site
    name, file = "made/first", tmp_path / "report.json"

    def runs():
        return load(file).latest[name][version("torch").split("+")[0]].runs

    assert run(f"--report={file}").returncode == 0 and runs() == 0
    assert "0 unchanged" in run("--deterministic", f"--report={file}").stdout and runs() == RUNS
    assert "1 unchanged" in run("--deterministic", f"--report={file}").stdout and runs() == RUNS
    assert "1 unchanged" in run(f"--report={file}").stdout and runs() == RUNS  # the later of the two proofs


def test_a_claim_that_is_not_steady_is_red_and_not_kept(pytester_site):
    run, snippet = pytester_site
    threads = "print(w.grad * torch.get_num_threads())"
    snippet.write_text(snippet.read_text().replace("print(w.grad)", threads))
    assert run().returncode == 0
    for _ in range(2):
        red = run("--deterministic")
        assert red.returncode == 1 and "not deterministic" in red.stdout and "2 threads" in red.stdout


def test_a_file_that_is_no_snippet_is_red(pytester_site):
    run, snippet = pytester_site
    snippet.with_name("second.md").write_text(snippet.read_text().replace("```python", "```py"))
    red = run()
    assert red.returncode == 1 and "snippets/made/second.md:1:" in red.stdout and "cure:" in red.stdout


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]"])
def test_a_report_that_cannot_be_added_to_is_refused_before_anything_is_proven(pytester_site, tmp_path, content):
    run, _ = pytester_site
    (tmp_path / "r.json").write_bytes(content)
    red = run("--report=r.json")
    assert red.returncode == 4 and "cure:" in red.stderr and "Traceback" not in red.stderr
    assert (tmp_path / "r.json").read_bytes() == content


def test_a_part_of_a_package_that_is_missing_is_missing(pytester_site):
    run, snippet = pytester_site
    mark = "<!--pytest-codeblocks:importorskip(no_such_package.part)-->\n"
    snippet.with_name("second.md").write_text(mark + snippet.read_text())
    done = run("-rs")
    assert done.returncode == 0 and "1 passed, 1 skipped" in done.stdout and "no_such_package.part" in done.stdout


@pytest.fixture
def pytester_site(tmp_path):
    """A site with one snippet, and a function that runs pytest on it."""
    import subprocess
    import sys

    from made import in_file

    from zerograd.proof.workers import environment

    code = "import torch\n\nw = torch.ones(1, requires_grad=True)\n(2 * w).backward()\nprint(w.grad)\n"
    snippet = tmp_path / "snippets/made/first.md"
    snippet.parent.mkdir(parents=True)
    snippet.write_text(in_file(code, "tensor([2.])\n"))
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["zerograd.proof.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(*options):
        command = [sys.executable, "-m", "pytest", "-q", "snippets", *options]
        return subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)

    return run, snippet
