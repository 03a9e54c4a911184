"""Records what a training loop does line by line, from a real run of a snippet and of variants of it.

A variant leaves `optimizer.zero_grad()` out or takes another optimizer; its code is recorded with its states, so that
what is shown is what was run.
"""

from __future__ import annotations

import contextlib
import io
import sys

ZEROING = "    optimizer.zero_grad()\n"
OPTIMIZER = "torch.optim.SGD([w], lr=0.25)"
OPTIMIZERS = {
    "SGD": OPTIMIZER,
    "SGD, momentum": "torch.optim.SGD([w], lr=0.25, momentum=0.5)",
    "Adam": "torch.optim.Adam([w], lr=0.5)",
}


class TraceError(ValueError):
    """The snippet is not one that can be traced; the message says what it lacks."""


def variants(code: str) -> list[dict]:
    """For each optimizer, with and without zeroing: `optimizer`, `zeroing`, `code`, `states`."""
    for part in (ZEROING, OPTIMIZER):
        if code.count(part) != 1:
            raise TraceError(f"the code has {code.count(part)} times {part.strip()!r}: write it exactly once")
    made = []
    for optimizer, construction in OPTIMIZERS.items():
        for zeroing in (True, False):
            variant = code.replace(OPTIMIZER, construction)
            variant = variant if zeroing else variant.replace(ZEROING, "")
            made.append({"optimizer": optimizer, "zeroing": zeroing, "code": variant, "states": record(variant)})
    return made


def record(code: str) -> list[dict]:
    """The state after each line of the loop's body: `iteration` from 1, `line` in the code, and `w`, `grad`, `loss` to
    four decimals (None where there is none)."""
    names: dict = {"__name__": "traced"}
    lines = code.splitlines()
    states: list[dict] = []
    last: list[int] = []

    def after() -> None:
        if last and lines[last[0] - 1].startswith("    ") and not lines[last[0] - 1].lstrip().startswith("print"):
            w, loss = names["w"], names.get("loss")
            states.append(
                {
                    "iteration": names["step"] + 1,
                    "line": last[0],
                    "w": rounded(w),
                    "grad": None if w.grad is None else rounded(w.grad),
                    "loss": None if loss is None else rounded(loss),
                }
            )

    def trace(frame, event, argument):
        if frame.f_code.co_filename != "<traced>":
            return None
        if event in ("line", "return"):
            after()
            last[:] = [frame.f_lineno]
        return trace

    compiled = compile(code, "<traced>", "exec")
    before = sys.gettrace()
    with contextlib.redirect_stdout(io.StringIO()):
        sys.settrace(trace)
        try:
            exec(compiled, names)  # noqa: S102 - a snippet of this repository, as the tests run it
        finally:
            sys.settrace(before)
    return states


def rounded(tensor) -> str:
    text = f"{tensor.item():.4f}"
    return text.lstrip("-") if float(text) == 0 else text
