"""Whether what a question says it is about is there: a name that PyTorch does not have would stand in the index of APIs."""

from __future__ import annotations

import importlib.util
import pydoc

from zerograd.catalogue.model import Problem, Question, suggestion


def unknown(question: Question, optional: frozenset[str] = frozenset()) -> list[Problem]:
    """The `apis` that cannot be found. Imports what they name; of `optional` packages, only those that are installed."""
    problems = []
    for i, name in enumerate(question.apis):
        package = name.split(".")[0]
        if package in optional and importlib.util.find_spec(package) is None:
            continue
        if pydoc.locate(name) is None:
            what = f"there is no {name!r}{suggestion(name, beside(name))}"
            cure = "write the name as Python finds it: torch.optim.SGD, torch.Tensor.backward"
            problems.append(Problem(question.path, question.line("apis", i), what, cure))
    return problems


def beside(name: str) -> list[str]:
    """The names in the innermost part of `name` that is there."""
    owner = name.rpartition(".")[0]
    while owner and (found := pydoc.locate(owner)) is None:
        owner = owner.rpartition(".")[0]
    return [f"{owner}.{other}" for other in dir(found)] if owner else []
