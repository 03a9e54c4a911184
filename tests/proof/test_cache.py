"""What is cached is green, and a stale entry can never turn a red claim green."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json

import pytest

from zerograd.proof import cache as caching
from zerograd.proof.cache import Cache, key
from zerograd.proof.report import DIFFERS, FAILS, HOLDS, NOT_RUN, SURVIVES
from zerograd.proof.verdict import Proof

DAY = "2026-01-02"
GREEN = Proof(HOLDS, "", ("backward_does_nothing",), ("backward_does_nothing", "backward_overwrites"))


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_what_was_proven_is_remembered_with_its_day(cache):
    for proof in (GREEN, Proof(DIFFERS)):
        cache.put(key("a"), proof, DAY)
        known = cache.get(key("a"))
        assert (known.proof, known.day, known.whole) == (proof, DAY, True)
    cache.note(key("b"))
    assert cache.knows(key("b")) and not cache.knows(key("c"))


def test_nothing_red_is_kept(cache):
    for result in (FAILS, SURVIVES, NOT_RUN):
        cache.put(key("a"), Proof(result, "why"), DAY)
        assert cache.get(key("a")) is None


def test_everything_that_the_verdict_depends_on_is_in_the_key(monkeypatch, tmp_path):
    keys = {key("a"), key("a "), key("b"), key("a", ("jax",)), key("a", options="x")}
    real = caching.version
    for package in ("torch", "pytest-codeblocks", "numpy"):
        monkeypatch.setattr(caching, "version", lambda name, other=package: "9.9" if name == other else real(name))
        keys.add(key("a"))
    monkeypatch.undo()
    for folder in ("SOURCES", "FOLDER"):
        for name in caching.NO_TOPICS:
            (tmp_path / f"{name}.py").write_text(folder)
        monkeypatch.setattr(caching, folder, tmp_path)
        caching.engine.cache_clear()
        keys.add(key("a"))
        monkeypatch.undo()
    caching.engine.cache_clear()
    assert len(keys) == 10


def test_a_package_is_known_by_the_distribution_that_brings_it():
    assert caching.version("yaml") == importlib.metadata.version("PyYAML") and caching.version("no_such_package") == ""


def test_only_counterfactuals_that_changed_or_are_new_are_tried_again(cache, monkeypatch):
    cache.put(key("a"), GREEN, DAY)
    now = {**caching.worlds(), "backward_overwrites": "another source", "a_new_one": "x"}
    monkeypatch.setattr(caching, "worlds", lambda: now)
    known = cache.get(key("a"))
    assert not known.whole and known.outcomes == {"backward_does_nothing": True}


def test_what_is_no_sound_entry_is_no_entry(cache):
    cache.put(key("a"), GREEN, DAY)
    (file,) = cache.folder.iterdir()
    text = file.read_text()
    red = json.dumps({**json.loads(text), "proof": {**dataclasses.asdict(GREEN), "result": FAILS}})
    for damaged in (text[: len(text) // 2], "", "[]", "{}", red):
        file.write_text(damaged)
        assert cache.get(key("a")) is None, damaged
    file.unlink()
    file.mkdir()
    assert cache.get(key("a")) is None


def test_no_folder_is_no_cache(tmp_path):
    (tmp_path / "file").write_text("")
    for cache in (Cache(None), Cache(tmp_path / "file" / "cache")):
        cache.put(key("a"), GREEN, DAY)
        cache.note(key("b"))
        assert cache.get(key("a")) is None and not cache.knows(key("b"))
