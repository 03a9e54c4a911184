"""What holds memory, and when it is given back."""

from __future__ import annotations

import contextlib

import torch

from zerograd.counterfactuals.registry import counterfactual

MAKERS = [(torch, name) for name in ("zeros", "ones", "randn", "empty", "full")]
KEPT: list = []


@counterfactual(*MAKERS, zh="张量在最后一个引用消失后仍不释放", inside=False, mentions=("weakref", "gc."))
def tensors_are_never_freed(real, *args, **kwargs):
    """A tensor is not freed when its last reference is gone."""
    KEPT.append(real(*args, **kwargs))
    return KEPT[-1]


@counterfactual(
    (torch.Tensor, "backward"), zh="反传之后计算图保存的张量仍被占用", mentions=("weakref", "saved_tensors", "__del__")
)
def backward_keeps_the_saved_tensors(real, self, *args, **kwargs):
    """After backward() the saved tensors stay in memory, although the graph cannot be used again."""
    KEPT.append(self)
    KEPT.extend(kept_by(self.grad_fn))
    real(self, *args, **kwargs)


def kept_by(node) -> list:
    """What the hooks on saved tensors made of those of a graph."""
    stack, seen, kept = [node], set(), []
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        for name in dir(node):
            if name.startswith("_raw_saved_"):
                with contextlib.suppress(
                    AttributeError, RuntimeError
                ):  # torch 2.6 has no `data`; without hooks it is an error
                    kept.append(getattr(node, name).data)
        stack += [parent for parent, _ in node.next_functions]
    return kept


@counterfactual(zh="OutOfMemoryError 不是 RuntimeError", context=True, mentions=("OutOfMemoryError",))
def out_of_memory_is_no_runtime_error():
    """torch.OutOfMemoryError is not a RuntimeError."""
    real = torch.OutOfMemoryError
    torch.OutOfMemoryError = type("OutOfMemoryError", (Exception,), {})
    try:
        yield
    finally:
        torch.OutOfMemoryError = real
