"""Each counterfactual breaks exactly what its name says: the probes that show it change, and no other."""

import re

import pytest
from probes import CHANGES, CHANGES_ELSEWHERE, PROBES, SLOW, observe_apart, observe_elsewhere_apart

from zerograd.counterfactuals import CATALOGUE, TOPICS
from zerograd.counterfactuals.registry import counterfactual
from zerograd.proof.workers import Workers

torch = pytest.importorskip("torch")
WORLDS = [name for name, world in CATALOGUE.items() if not world.needs]


@pytest.fixture(scope="module")
def seen():
    with Workers(2) as workers:
        futures = {world: workers.submit(observe_apart, world) for world in ("", *WORLDS)}
        yield {world: future.result for world, future in futures.items()}


def test_there_are_enough():
    assert len(CATALOGUE) >= 60
    assert {world.topic for world in CATALOGUE.values()} == set(TOPICS)


def test_the_probes_work_and_are_all_used(seen):
    outputs, _ = seen[""]()
    assert {name: text for name, text in outputs.items() if text.startswith("!")} == {}
    assert set(PROBES) - {name for names in CHANGES.values() for name in names} == set()


@pytest.mark.parametrize("world", WORLDS)
def test_breaks_what_it_says_and_nothing_else(world, seen):
    reference, _ = seen[""]()
    outputs, defects = seen[world]()
    changed = [name for name, text in outputs.items() if name in SLOW or text != reference[name]]
    assert changed == CHANGES.get(world), (
        f"{world}: {CATALOGUE[world].en}\n    cure: correct it, or if each of these follows from its name, CHANGES in tests/probes.py"
    )
    assert defects == []


@pytest.mark.parametrize("package", sorted({world.needs for world in CATALOGUE.values() if world.needs}))
def test_breaks_what_it_says_of_another_framework_and_nothing_else(package):
    pytest.importorskip(package)
    worlds = [name for name, world in CATALOGUE.items() if world.needs == package]
    with Workers(1) as workers:
        seen = workers.submit(observe_elsewhere_apart, package, ["", *worlds]).result()
    reference, _ = seen[""]
    assert {name: text for name, text in reference.items() if text.startswith("!")} == {}
    for world in worlds:
        outputs, defects = seen[world]
        changed = [name for name, text in outputs.items() if text != reference[name]]
        assert changed == CHANGES_ELSEWHERE[world], f"{world}: {CATALOGUE[world].en}"
        assert defects == []


@pytest.mark.parametrize("world", CATALOGUE.values(), ids=lambda world: world.name)
def test_says_what_it_models_in_both_languages(world):
    assert re.fullmatch(r"[a-z0-9_]+", world.name)
    assert world.en.endswith(".") and len(world.en) < 130
    assert re.search(r"[\u4e00-\u9fff]", world.zh) and not world.zh.endswith("。") and len(world.zh) < 70
    assert world.places or world.mentions, "nothing says which snippets meet it"


def test_a_counterfactual_without_a_meaning_is_refused():
    with pytest.raises(ValueError, match="docstring of one line"):

        @counterfactual((torch, "ones"), zh="什么")
        def says_nothing(real):
            pass


def test_two_counterfactuals_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two counterfactuals are called zero_grad_does_nothing"):

        @counterfactual((torch, "ones"), zh="什么")
        def zero_grad_does_nothing(real):
            """Nothing."""
