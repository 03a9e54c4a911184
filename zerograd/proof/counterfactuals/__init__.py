"""PyTorch as it would be if a claim were false: each counterfactual breaks exactly one named behaviour.

    with broken("zero_grad_does_nothing"): ...    # put one in place
    with watched() as met: ...                    # only note which ones the code meets

A snippet notices a counterfactual if it runs to its end and prints something else, if an assert statement of its own
fails, or if what it had printed before it crashed already differs. A crash by itself is not noticing.
"""

from __future__ import annotations

import importlib
import pkgutil

from zerograd.proof.counterfactuals.registry import CATALOGUE, Counterfactual, broken, mode, watched

__all__ = ["CATALOGUE", "TOPICS", "Counterfactual", "broken", "mode", "watched"]

TOPICS = tuple(module.name for module in pkgutil.iter_modules(__path__) if module.name not in ("registry", "tools"))
for topic in TOPICS:
    importlib.import_module(f"{__name__}.{topic}")
