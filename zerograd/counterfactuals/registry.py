"""What a counterfactual is, and how one is put in place."""

from __future__ import annotations

import contextlib
import functools
import importlib
import mmap
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import torch
from torch.utils._device import _device_constructors

Place = tuple | str
"""An (owner, attribute), or "module:Owner.attribute" for a package that is imported only when it is needed."""

COUNTERFACTUALS: dict[str, Counterfactual] = {}
HERE = str(Path(__file__).parent)
OWN_MISTAKES = (AttributeError, TypeError, NameError)
ASKED = 300
"""Calls of one function that are looked at: a condition that none of them met is taken for one that is never met."""
DISGUISE = str(Path(torch.__file__).parent / "_broken.py")
"""The file that a wrapper pretends to come from: for code that looks at its callers it is a part of PyTorch."""

# A device context knows the functions that make tensors by identity, and looks them up once: before any is replaced.
_device_constructors()


@dataclass(frozen=True)
class Counterfactual:
    """A PyTorch in which one named behaviour is broken.

    `replacement` gets the real callable first, then the arguments of the call; with `context` it is a context manager that
    breaks the world itself, and `places` only say which calls meet it. `inside` says whether calls from inside PyTorch
    meet it as well as those that the snippet itself makes. `when` gets the arguments of a call and says whether the
    counterfactual could change it at all; with `raises`, only a call that ends in an error with one of these texts does.
    `mentions` are texts in the code of the snippets that meet it; with them, what is called does not matter. `en` and `zh` say in one line what it models; `needs` is the
    optional package that it breaks. One that `observes` breaks only how a value is looked at (a sum, a comparison): what fails
    under no other proves nothing about what it looks at.
    """

    name: str
    topic: str
    en: str
    zh: str
    replacement: Callable
    places: tuple[Place, ...]
    inside: bool
    context: bool
    needs: str
    when: Callable | None
    raises: tuple[str, ...]
    mentions: tuple[str, ...]
    observes: bool


def counterfactual(
    *places: Place,
    zh: str,
    inside: bool = True,
    context: bool = False,
    needs: str = "",
    when: Callable | None = None,
    raises: tuple[str, ...] = (),
    mentions: tuple[str, ...] = (),
    observes: bool = False,
) -> Callable:
    """Register the decorated function, whose docstring is its meaning in English, under its own name."""

    def register(replacement: Callable) -> Callable:
        name = replacement.__name__
        topic = replacement.__module__.rsplit(".", 1)[-1]
        if name in COUNTERFACTUALS:
            raise ValueError(f"two counterfactuals are called {name}")
        english = (replacement.__doc__ or "").strip()
        if not english or "\n" in english or not zh:
            raise ValueError(f"{name} needs a docstring of one line and its Chinese counterpart")
        COUNTERFACTUALS[name] = Counterfactual(
            name, topic, english, zh, replacement, places, inside, context, needs, when, raises, mentions, observes
        )
        return replacement

    return register


def resolve(place: Place) -> tuple:
    if not isinstance(place, str):
        return place
    module, path = place.split(":")
    *owners, name = path.split(".")
    return functools.reduce(getattr, owners, importlib.import_module(module)), name


def from_snippet(frame) -> bool:
    """Whether a frame is the snippet's own code; `@torch.no_grad()` stands between it and the call."""
    while frame is not None and frame.f_code.co_filename.endswith("_contextlib.py"):
        frame = frame.f_back
    return frame is not None and "__MODULE__" in frame.f_globals


@contextlib.contextmanager
def replaced(places, inside: bool, make: Callable, defects: list[str]) -> Iterator[None]:
    """Put `make(real)` in place of every (owner, name), unless the call comes from inside PyTorch and must not meet it."""
    with contextlib.ExitStack() as stack:
        for owner, name in map(resolve, places):
            stack.enter_context(patch.object(owner, name, wrapper(getattr(owner, name), inside, make, defects)))
        yield


def wrapper(real: Callable, inside: bool, make: Callable, defects: list[str]) -> Callable:
    broken = make(real)

    @functools.wraps(real)
    def call(*args, **kwargs):
        if not (inside or from_snippet(sys._getframe(1))):
            return real(*args, **kwargs)
        try:
            return broken(*args, **kwargs)
        except OWN_MISTAKES as error:
            if broken is not real and ours(error):
                defects.append(f"{type(error).__name__}: {error}")
            raise

    return disguised(call)


def disguised(call: Callable) -> Callable:
    call.__code__ = call.__code__.replace(co_filename=DISGUISE)
    return call


def ours(error: BaseException) -> bool:
    """Whether an error comes from a counterfactual's own code and not from what it calls."""
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename.startswith(HERE)


@contextlib.contextmanager
def broken(name: str, defects: list[str] | None = None) -> Iterator[None]:
    """Break one behaviour for the duration of the block. `defects` collects errors of the counterfactual's own code."""
    world = COUNTERFACTUALS[name]
    if world.context:
        with contextlib.contextmanager(world.replacement)():
            yield
        return
    make = lambda real: functools.partial(world.replacement, real)
    with replaced(world.places, world.inside, make, [] if defects is None else defects):
        yield


@contextlib.contextmanager
def around(name: str) -> Iterator[None]:
    """Wrap everything that a counterfactual replaces, and change nothing: what differs now is the wrapping's doing."""
    with replaced(COUNTERFACTUALS[name].places, True, lambda real: real, []):
        yield


class Met:
    """A set of names out of those given, which a process and its forks share."""

    def __init__(self, names: Iterable[str]) -> None:
        self.place = {name: i for i, name in enumerate(names)}
        self.noted = mmap.mmap(-1, max(1, len(self.place)))

    def update(self, names: Iterable[str]) -> None:
        for name in names:
            self.noted[self.place[name]] = 1

    def __contains__(self, name: str) -> bool:
        return self.noted[self.place[name]] == 1

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.place if name in self)


@contextlib.contextmanager
def watched(needs: tuple[str, ...] = ()) -> Iterator[Met]:
    """Note in the yielded set which counterfactuals the code of the block, or a fork of it, meets; nothing is changed."""
    worlds = [world for world in COUNTERFACTUALS.values() if not world.needs or world.needs in needs]
    met = Met(world.name for world in worlds)
    by_place: dict[tuple, list[Counterfactual]] = {}
    for world in worlds:
        for place in () if world.mentions and not world.raises else world.places:
            by_place.setdefault(resolve(place), []).append(world)
    with contextlib.ExitStack() as stack:
        for (owner, name), these in by_place.items():
            stack.enter_context(patch.object(owner, name, noting(getattr(owner, name), these, met)))
        yield met


def noting(real: Callable, worlds: list[Counterfactual], met: Met) -> Callable:
    inner = [world for world in worlds if world.inside or world.context]
    outer = [world for world in worlds if world not in inner]
    asked = 0

    def open_to(frame) -> list[Counterfactual]:
        these = [*inner, *outer] if outer and from_snippet(frame) else inner
        return [world for world in these if world.name not in met]

    @functools.wraps(real)
    def call(*args, **kwargs):
        nonlocal asked
        if asked < ASKED:
            asked += 1
            these = open_to(sys._getframe(1))
            met.update(w.name for w in these if not w.raises and (w.when is None or w.when(*args, **kwargs)))
        try:
            return real(*args, **kwargs)
        except Exception as error:
            these = open_to(sys._getframe(1))
            met.update(world.name for world in these if any(text in str(error) for text in world.raises))
            raise

    return disguised(call)


@contextlib.contextmanager
def mode(what: str) -> Iterator[tuple[Iterable[str], list[str]]]:
    """Enter "watch", "watch PACKAGES", "around NAME" or the counterfactual NAME; yields what is met, and defects."""
    defects: list[str] = []
    kind, _, rest = what.partition(" ")
    if kind == "watch":
        with watched(tuple(rest.split())) as met:
            yield met, defects
    elif kind == "around":
        with around(rest):
            yield set(), defects
    else:
        with broken(what, defects):
            yield set(), defects
