"""All counterfactuals, loaded. Imports torch."""

from __future__ import annotations

import importlib

from zerograd.counterfactuals.meanings import TOPICS
from zerograd.counterfactuals.registry import COUNTERFACTUALS, Counterfactual, broken, mode, watched

__all__ = ["COUNTERFACTUALS", "TOPICS", "Counterfactual", "broken", "mode", "watched"]

for topic in TOPICS:
    importlib.import_module(f"zerograd.counterfactuals.{topic}")
