"""What several counterfactuals need: the tensors and modules that there are, and the graph behind a tensor."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator

import torch
from torch import nn
from torch.optim import Optimizer, lr_scheduler


def subclasses(cls: type) -> set[type]:
    return {cls}.union(*map(subclasses, cls.__subclasses__()))


def methods(cls: type, name: str) -> list[tuple[type, str]]:
    """Every class below `cls` that defines the method itself; sorted, so that the order never depends on a hash seed."""
    return sorted(((c, name) for c in subclasses(cls) if name in vars(c)), key=lambda place: place[0].__qualname__)


STEPS = [place for place in methods(Optimizer, "step") if place[0] is not Optimizer]
SCHEDULERS = methods(lr_scheduler.LRScheduler, "step")


def nodes(tensors: torch.Tensor | Iterable[torch.Tensor]) -> Iterator:
    """The nodes of the graph behind these tensors."""
    stack, seen = [t.grad_fn for t in ([tensors] if isinstance(tensors, torch.Tensor) else tensors)], set()
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        yield node
        stack += [parent for parent, _ in node.next_functions]


def leaves(tensors: torch.Tensor | Iterable[torch.Tensor]) -> list[torch.Tensor]:
    """The leaf tensors that backward() from these tensors would reach."""
    return [node.variable for node in nodes(tensors) if hasattr(node, "variable")]


def all_tensors() -> list[torch.Tensor]:
    return [t for t in gc.get_objects() if issubclass(type(t), torch.Tensor)]


def all_leaves() -> list[torch.Tensor]:
    return [t for t in all_tensors() if t.is_leaf and t.requires_grad]


def all_modules() -> list[nn.Module]:
    return [m for m in gc.get_objects() if issubclass(type(m), nn.Module)]


def parameters_of(optimizer: Optimizer) -> list[torch.Tensor]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def snippet_globals() -> dict:
    """The names of the snippet that is running."""
    frame = sys._getframe(1)
    while frame is not None:
        if "__MODULE__" in frame.f_globals:
            return frame.f_globals
        frame = frame.f_back
    return {}
