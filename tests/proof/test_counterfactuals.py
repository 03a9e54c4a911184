"""Each counterfactual breaks exactly what its name says: the probes that show it change, and no other."""

from __future__ import annotations

import functools
import inspect
import re

import pytest
from support.proofs import LONGEST, ask, ask_all

from zerograd.counterfactuals.meanings import meanings
from zerograd.proof.cache import key
from zerograd.proof.plugin import present
from zerograd.proof.workers import call

FRAMEWORKS = ["jax", "tensorflow"]
LOADED = {"jax": ("jax", "jaxlib"), "tensorflow": ("tensorflow", "keras")}
PATIENT = functools.partial(call, seconds=LONGEST)
"""On a busy machine a framework alone takes more than a minute to load."""
CURE = "correct it, or if each of these follows from its name, CHANGES in zerograd/counterfactuals/probes.py"


def probing():
    """The probes; not imported above, because whoever collects tests would load torch."""
    from zerograd.counterfactuals import probes

    return probes


def worlds(package: str = "") -> list[str]:
    return [name for name, world in probing().COUNTERFACTUALS.items() if world.needs == package]


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """What the probes print with torch as it is."""
    return ask(PATIENT, probing().observe, "", probing().PROBES)[0]


def key_of(world: str) -> str:
    """Of a counterfactual as it is, and of all that looks at it."""
    ours = probing()
    source = [inspect.getsource(part) for part in (ours.observe, ours.printed, ours.meetings)]
    parts = (meanings()[world].digest, ours.CHANGES.get(world), ours.HEADER, ours.PROBES, ours.SLOW, *source)
    return key("\0".join(map(repr, parts)), options="counterfactual")


def probes_for(world: str, met: dict[str, set[str]]) -> dict[str, str]:
    """Those that could change. The slow ones are run only where they should."""
    return {
        name: code
        for name, code in probing().PROBES.items()
        if world in met[name] and (name not in probing().SLOW or name in probing().CHANGES.get(world, ()))
    }


def test_each_breaks_what_it_says_and_nothing_else(cache, request):
    """What was shown before, and has not changed since, is not shown again."""
    if not (todo := [world for world in worlds() if not cache.knows(key_of(world))]):
        return
    plain = request.getfixturevalue("plain")
    met = ask(PATIENT, probing().meetings, probing().PROBES)
    seen = ask_all(PATIENT, {world: (probing().observe, world, probes_for(world, met)) for world in todo})
    wrong = []
    for world, (outputs, defects) in seen.items():
        changed = [name for name, text in outputs.items() if text != plain[name]]
        said = probing().CHANGES.get(world)
        if changed != said or defects:
            what = f"changes {changed}, and not {said}; its own mistakes: {defects}"
            wrong.append(f"{world} ({meanings()[world].en}) {what}\n    cure: {CURE}")
        else:
            cache.note(key_of(world))
    assert not wrong, "\n".join(wrong)


def test_the_probes_work_and_are_all_used(plain):
    assert {name: text for name, text in plain.items() if text.startswith("!")} == {}
    assert set(probing().PROBES) == {name for names in probing().CHANGES.values() for name in names}
    assert set(probing().CHANGES) == set(worlds())
    assert FRAMEWORKS == sorted(probing().ELSEWHERE)


@pytest.mark.parametrize("package", FRAMEWORKS)
def test_each_breaks_what_it_says_of_another_framework_and_nothing_else(package, cache):
    """In the same way."""
    if not present(package):
        pytest.skip(f"{package} is not installed: pip install -e '.[frameworks]'")
    elsewhere = probing().ELSEWHERE[package]
    keys = [key_of(world) for world in worlds(package)]
    parts = (keys, elsewhere, probing().CHANGES_ELSEWHERE, inspect.getsource(observe_each))
    name = key("\0".join(map(repr, parts)), LOADED[package], options="elsewhere")
    if cache.knows(name):
        return
    header, probes = elsewhere[""], {name: code for name, code in elsewhere.items() if name}
    # Loading a framework takes longer than all its probes: once, in a process from which each world is forked.
    seen = ask(PATIENT, observe_each, ["", *worlds(package)], probes, header)
    plain, _ = seen.pop("")
    assert {name: text for name, text in plain.items() if text.startswith("!")} == {}
    for world, (outputs, defects) in seen.items():
        changed = [name for name, text in outputs.items() if text != plain[name]]
        assert (changed, defects) == (probing().CHANGES_ELSEWHERE[world], []), f"{world}: {meanings()[world].en}"
    cache.note(name)


def observe_each(names: list[str], probes: dict[str, str], header: str) -> dict[str, tuple[dict[str, str], list[str]]]:
    exec(header, {})  # noqa: S102 - what comes before each probe
    return {world: call(probing().observe, world, probes, header) for world in names}


def test_each_says_what_it_models_in_both_languages():
    from zerograd.counterfactuals.all import COUNTERFACTUALS, TOPICS

    for name, world in COUNTERFACTUALS.items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert world.en.endswith(".") and len(world.en) < 130, name
        assert re.search(r"[\u4e00-\u9fff]", world.zh) and not world.zh.endswith("。") and len(world.zh) < 70, name
        assert world.places or world.mentions, f"{name}: nothing says which snippets meet it"
    read = {name: (meaning.topic, meaning.zh, meaning.en) for name, meaning in meanings().items()}
    assert read == {name: (world.topic, world.zh, world.en) for name, world in COUNTERFACTUALS.items()}
    assert {world.topic for world in COUNTERFACTUALS.values()} == set(TOPICS)


def test_one_without_a_meaning_or_with_the_name_of_another_is_refused():
    import torch

    from zerograd.counterfactuals.registry import counterfactual

    with pytest.raises(ValueError, match="docstring of one line"):

        @counterfactual((torch, "ones"), zh="什么")
        def says_nothing(real):
            pass

    with pytest.raises(ValueError, match="two counterfactuals are called zero_grad_does_nothing"):

        @counterfactual((torch, "ones"), zh="什么")
        def zero_grad_does_nothing(real):
            """Nothing."""
