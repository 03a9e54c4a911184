"""Processes that train together."""

from __future__ import annotations

import torch.distributed as dist
from torch.distributed.algorithms.join import Join

from zerograd.counterfactuals.registry import counterfactual


@counterfactual((Join, "__init__"), zh="Join 不起作用")
def join_does_nothing(real, self, joinables, enable=True, *args, **kwargs):
    """Join does nothing."""
    real(self, joinables, False, *args, **kwargs)


@counterfactual((dist, "monitored_barrier"), zh="monitored_barrier 不说缺了谁")
def monitored_barrier_names_nobody(real, *args, **kwargs):
    """monitored_barrier does not say which ranks are missing."""
    try:
        return real(*args, **kwargs)
    except (RuntimeError, ValueError):
        raise RuntimeError("some ranks are missing") from None
