"""The workflows keep the rules that make it safe to run a stranger's pull request and to publish without a hand."""

import re

import pytest
from support.workflows import FOLDER, JOBS, ROOT, USES, WORKFLOWS, actionlint, zizmor

from zerograd.project import NEWEST, OLDEST, pinned

WRITES = {
    ("site.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("weekly.yml", "issue"): {"issues": "write"},
}
"""The only jobs that may write, and what."""
HARMLESS = {"actions/deploy-pages", "actions/download-artifact"}
"""What such a job may use: nothing that brings code of the repository along."""

each_workflow = pytest.mark.parametrize("name", WORKFLOWS)
each_job = pytest.mark.parametrize(("name", "job"), JOBS)


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@each_workflow
def test_nothing_is_permitted_by_default(name):
    assert WORKFLOWS[name]["permissions"] == {}


@each_job
def test_a_job_may_read_or_is_on_the_list_of_those_that_write(name, job):
    assert JOBS[name, job]["permissions"] == WRITES.get((name, job), {"contents": "read"})


@pytest.mark.parametrize(("name", "job"), WRITES)
def test_a_job_that_writes_runs_no_code_of_the_repository(name, job):
    for step in JOBS[name, job]["steps"]:
        assert step.get("uses", "actions/deploy-pages@").split("@")[0] in HARMLESS
        assert not re.search(r"python|pip|bash |mkdocs|\./", step.get("run", ""))


@each_job
def test_every_job_ends_by_itself(name, job):
    assert 0 < JOBS[name, job]["timeout-minutes"] <= 60


@each_workflow
def test_runs_do_not_pile_up(name):
    assert WORKFLOWS[name]["concurrency"]["group"]


def test_a_deployment_is_never_cut_off_nor_doubled():
    assert JOBS["site.yml", "deploy"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert WORKFLOWS["site.yml"]["concurrency"]["cancel-in-progress"] == "${{ github.event_name == 'pull_request' }}"


@each_workflow
def test_a_strangers_code_meets_no_secret(name):
    assert not {"pull_request_target", "workflow_run", "issue_comment", "issues"} & set(WORKFLOWS[name]["on"])
    assert "secrets." not in text(name) and "secrets:" not in text(name)
    used = re.findall(r"github\.token|GITHUB_TOKEN", text(name))
    assert len(used) == (name == "weekly.yml"), "only the job that opens the issue gets the token"


@each_workflow
def test_nothing_is_cached(name):
    """A cache that a pull request can write and main reads would carry a stranger's code over."""
    assert not re.search(r"actions/cache|^\s*(?:cache|cache-\w+): ", text(name), re.MULTILINE)


@each_workflow
def test_actions_are_pinned_by_commit_with_the_version_beside(name):
    assert text(name).count("uses:") == len(list(USES.finditer(text(name))))
    for use in USES.finditer(text(name)):
        assert re.fullmatch(r"[0-9a-f]{40}", use["ref"]), use[0]
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", use["comment"]), use[0]


def test_an_action_has_one_version_everywhere():
    pins = {(use["action"], use["ref"]) for name in WORKFLOWS for use in USES.finditer(text(name))}
    assert len(pins) == len({action for action, _ in pins})


@each_job
def test_no_checkout_leaves_its_token_behind(name, job):
    for step in JOBS[name, job]["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each_job
def test_no_expression_is_pasted_into_a_script(name, job):
    assert not [step["run"] for step in JOBS[name, job]["steps"] if "${{" in step.get("run", "")]


def test_only_main_is_deployed_and_only_after_everything_was_verified():
    deploy = JOBS["site.yml", "deploy"]
    assert deploy["if"] == "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'"
    assert deploy["environment"]["name"] == "github-pages"
    waits, known = [deploy], set()
    while waits:
        needs = waits.pop().get("needs", [])
        new = set([needs] if isinstance(needs, str) else needs) - known
        known |= new
        waits += [JOBS["site.yml", job] for job in new]
    assert known == WORKFLOWS["site.yml"]["jobs"].keys() - {"deploy"}
    assert not [job for (_, job), body in JOBS.items() if body.get("continue-on-error")]


def test_every_version_is_proven_on_the_oldest_python_and_a_newer_one():
    matrix = JOBS["site.yml", "claims"]["strategy"]["matrix"]
    exclude = matrix.get("exclude", [])
    ran = {
        (torch, python)
        for torch in matrix["torch"]
        for python in matrix["python"]
        if {"torch": torch, "python": python} not in exclude
    }
    assert pinned(ROOT) in JOBS["site.yml", "suite"]["name"]
    ran.add((pinned(ROOT), "3.11"))
    assert {torch for torch, _ in ran} == {OLDEST, pinned(ROOT), NEWEST}
    assert not [t for t, _ in ran if (t, "3.11") not in ran or len([p for v, p in ran if v == t]) < 2]
    systems = {entry["os"] for entry in JOBS["site.yml", "platforms"]["strategy"]["matrix"]["include"]}
    assert systems == {"macos-latest", "windows-latest"}


@each_job
def test_an_index_of_packages_is_named_where_torch_is_installed_and_nowhere_else(name, job):
    assert "PIP" not in str(WORKFLOWS[name].get("env", {}))
    body = JOBS[name, job]
    installs = re.search(r"\.ci/run|requirements-test|pip install torch", str(body["steps"]))
    assert bool(re.search(r"PIP\w*INDEX_URL", str(body))) == bool(installs)


@pytest.mark.parametrize(
    ("job", "lock"), {"build": "requirements", "look": "requirements-test", "platforms": "requirements-test"}.items()
)
def test_what_makes_and_tests_the_site_is_installed_from_a_lock_and_nothing_else_is(job, lock):
    steps = [step["run"] for step in JOBS["site.yml", job]["steps"] if "install" in step.get("run", "")]
    assert steps == [f"python -m pip install --require-hashes -r {lock}.lock"]


def test_everything_else_is_locked_with_hashes_but_the_newest_torch():
    """Which nobody knows beforehand. `versions` has a lock for each torch; the test of these is in test_dependencies.py."""
    runs = [step.get("run", "") for body in JOBS.values() for step in body["steps"]]
    installs = {line.strip() for run in runs for line in run.splitlines() if re.search(r"\binstall\b", line)}
    locked = {
        line for line in installs if re.fullmatch(r"python -m pip install --require-hashes -r [\w-]+\.lock", line)
    }
    assert installs - locked == {"python -m pip install torch"}
    assert {line.split()[-1] for line in locked} == {
        "requirements.lock",
        "requirements-test.lock",
        "requirements-weekly.lock",
    }


def test_reviewers_are_told_that_a_preview_is_a_strangers():
    """Before they download it: in the summary of the run, in its name, and in the template of a pull request."""
    (step,) = [s for s in JOBS["site.yml", "build"]["steps"] if "GITHUB_STEP_SUMMARY" in s.get("run", "")]
    assert step["if"] == "github.event_name == 'pull_request'" and "private window" in step["run"]
    name = "site-of-a-pull-request"
    (kept,) = [s for s in JOBS["site.yml", "build"]["steps"] if name in str(s.get("with", {}))]
    assert kept["with"]["name"] == f"${{{{ github.event_name == 'pull_request' && '{name}' || 'site' }}}}"
    template = (ROOT / ".github/PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    assert name in template and "private window" in template


def test_what_proves_and_publishes_has_owners():
    lines = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owned = {line.split()[0] for line in lines if line and not line.startswith("#") and "@" in line}
    assert {
        "/.github/",
        "/.ci/",
        "/zerograd/",
        "/theme/",
        "/tests/",
        "/constraints.txt",
        "/requirements.lock",
        "/requirements-test.lock",
        "/requirements-torch-*.lock",
        "/requirements-weekly.lock",
        "/pyproject.toml",
    } <= owned
    assert not [path for path in owned if not list(ROOT.glob(path.lstrip("/")))]


def test_actionlint_finds_nothing():
    assert actionlint(*FOLDER.glob("*.yml")) == ""


def test_zizmor_finds_nothing():
    assert zizmor(ROOT / ".github") == []


def test_both_would_find_something(tmp_path):
    file = tmp_path / ".github/workflows/bad.yml"
    file.parent.mkdir(parents=True)
    head = "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    file.write_text(
        head
        + "      - uses: actions/checkout@v4\n      - run: echo ${{ github.head_ref }}\n      - run: echo ${{ matrx.x }}\n"
    )
    assert "matrx" in actionlint(file)
    found = " ".join(zizmor(file))
    assert all(rule in found for rule in ("dangerous-triggers", "template-injection", "artipacked", "unpinned-uses"))
