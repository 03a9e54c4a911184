"""What holds for every pytest run of this repository.

Where `ZEROGRAD_NO_SKIP=1` is set (CI sets it), a test that is skipped is a failure: a claim about JAX that was skipped
because JAX is missing looks as green as one that was proven.
"""

import importlib.metadata
import importlib.util
import os

import pytest

from zerograd.project import pinned

pytest_plugins = ["zerograd.proof.plugin"]
NO_SKIP = "ZEROGRAD_NO_SKIP"
MOST = 8
"""Processes that share the tests: each loads torch. One more than there are cores, so that no core rests while one waits
for a browser or for a process that starts."""
INSTALL = 'pip install -e ".[test]"'


def pytest_xdist_auto_num_workers(config):
    """None for a small selection, which is done before they have started; snippets have workers of their own."""
    from zerograd.proof.plugin import only_snippets  # not above: pytest loads it as a plugin first

    is_small = config.option.keyword or only_snippets(config) or (len(config.args) == 1 and ".py" in config.args[0])
    return 0 if is_small else min((os.cpu_count() or 1) + 1, MOST)


def pytest_report_header(config):
    if importlib.util.find_spec("torch") is None:
        return f"torch is not installed: no claim can be run\n    cure: {INSTALL}"
    have, want = importlib.metadata.version("torch"), pinned(config.rootpath)
    if have.split("+")[0] == want:
        return f"torch {have}"
    return f"torch {have}, but the site is verified on {want}: outputs may differ\n    cure: {INSTALL}"


def pytest_collection_finish(session):
    """One sentence instead of a traceback for each claim."""
    claims = any(item.path.suffix == ".md" for item in session.items)
    if claims and importlib.util.find_spec("torch") is None:
        raise pytest.UsageError(f"torch is not installed: no claim can be run\n    cure: {INSTALL}")


def refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get(NO_SKIP, "0") in ("", "0") or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = (
        f"{report.nodeid}: {reason}\n"
        f"    {NO_SKIP} is set, and with it nothing may be skipped\n"
        f"    cure: install what it asks for (bash .ci/run installs everything), or unset {NO_SKIP}"
    )


def pytest_collection_modifyitems(items):
    """`pytest -m browser` runs what looks at pages, without each of those tests having to say so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    refuse(report)
    return report
