"""Each counterfactual breaks exactly what its name says: the probes that show it change, and no other."""

from __future__ import annotations

import inspect
import re

import pytest
import torch
from support.proofs import ask, ask_all

from zerograd.counterfactuals import probes as probing
from zerograd.counterfactuals.all import COUNTERFACTUALS, TOPICS
from zerograd.counterfactuals.meanings import meanings
from zerograd.counterfactuals.probes import CHANGES, CHANGES_ELSEWHERE, ELSEWHERE, PROBES, SLOW
from zerograd.counterfactuals.registry import counterfactual
from zerograd.proof.cache import key
from zerograd.proof.plugin import present
from zerograd.proof.workers import call

WORLDS = [name for name, world in COUNTERFACTUALS.items() if not world.needs]
CURE = "correct it, or if each of these follows from its name, CHANGES in zerograd/counterfactuals/probes.py"


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """What the probes print with torch as it is."""
    return ask(call, probing.observe, "", PROBES)[0]


def key_of(world: str) -> str:
    """Of a counterfactual as it is, and of all that looks at it."""
    source = [inspect.getsource(part) for part in (probing.observe, probing.printed, probing.meetings)]
    parts = (meanings()[world].digest, CHANGES.get(world), probing.HEADER, PROBES, SLOW, *source)
    return key("\0".join(map(repr, parts)), options="counterfactual")


def probes_for(world: str, met: dict[str, set[str]]) -> dict[str, str]:
    """Those that could change. The slow ones are run only where they should."""
    return {
        name: code
        for name, code in PROBES.items()
        if world in met[name] and (name not in SLOW or name in CHANGES.get(world, ()))
    }


def test_each_breaks_what_it_says_and_nothing_else(cache, request):
    """What was shown before, and has not changed since, is not shown again."""
    if not (todo := [world for world in WORLDS if not cache.knows(key_of(world))]):
        return
    plain = request.getfixturevalue("plain")
    met = ask(call, probing.meetings, PROBES)
    seen = ask_all(call, {world: (probing.observe, world, probes_for(world, met)) for world in todo})
    wrong = []
    for world, (outputs, defects) in seen.items():
        changed = [name for name, text in outputs.items() if text != plain[name]]
        if changed != CHANGES.get(world) or defects:
            what = f"changes {changed}, and not {CHANGES.get(world)}; its own mistakes: {defects}"
            wrong.append(f"{world} ({COUNTERFACTUALS[world].en}) {what}\n    cure: {CURE}")
        else:
            cache.note(key_of(world))
    assert not wrong, "\n".join(wrong)


def test_the_probes_work_and_are_all_used(plain):
    assert {name: text for name, text in plain.items() if text.startswith("!")} == {}
    assert set(PROBES) == {name for names in CHANGES.values() for name in names}
    assert set(CHANGES) == set(WORLDS)


@pytest.mark.parametrize("package", sorted(ELSEWHERE))
def test_each_breaks_what_it_says_of_another_framework_and_nothing_else(package):
    if not present(package):
        pytest.skip(f"{package} is not installed: pip install -e '.[frameworks]'")
    header, probes = ELSEWHERE[package][""], {name: code for name, code in ELSEWHERE[package].items() if name}
    worlds = [name for name, world in COUNTERFACTUALS.items() if world.needs == package]
    # Loading a framework takes longer than all its probes: once, in a process from which each world is forked.
    seen = ask(call, observe_each, ["", *worlds], probes, header)
    plain, _ = seen.pop("")
    assert {name: text for name, text in plain.items() if text.startswith("!")} == {}
    for world, (outputs, defects) in seen.items():
        changed = [name for name, text in outputs.items() if text != plain[name]]
        assert (changed, defects) == (CHANGES_ELSEWHERE[world], []), f"{world}: {COUNTERFACTUALS[world].en}"


def observe_each(worlds: list[str], probes: dict[str, str], header: str) -> dict[str, tuple[dict[str, str], list[str]]]:
    exec(header, {})  # noqa: S102 - what comes before each probe
    return {world: call(probing.observe, world, probes, header) for world in worlds}


def test_each_says_what_it_models_in_both_languages():
    for name, world in COUNTERFACTUALS.items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert world.en.endswith(".") and len(world.en) < 130, name
        assert re.search(r"[\u4e00-\u9fff]", world.zh) and not world.zh.endswith("。") and len(world.zh) < 70, name
        assert world.places or world.mentions, f"{name}: nothing says which snippets meet it"
    read = {name: (meaning.topic, meaning.zh, meaning.en) for name, meaning in meanings().items()}
    assert read == {name: (world.topic, world.zh, world.en) for name, world in COUNTERFACTUALS.items()}
    assert {world.topic for world in COUNTERFACTUALS.values()} == set(TOPICS)


def test_one_without_a_meaning_or_with_the_name_of_another_is_refused():
    with pytest.raises(ValueError, match="docstring of one line"):

        @counterfactual((torch, "ones"), zh="什么")
        def says_nothing(real):
            pass

    with pytest.raises(ValueError, match="two counterfactuals are called zero_grad_does_nothing"):

        @counterfactual((torch, "ones"), zh="什么")
        def zero_grad_does_nothing(real):
            """Nothing."""
