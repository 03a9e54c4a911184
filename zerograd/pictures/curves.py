"""Two losses over the steps of a training: one falls, the other turns."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture, Unreadable
from zerograd.pictures.svg import WIDTH, Panel

READS = "lines like `step 10: train 0.53, val 0.61`, and nothing else"
LINE = r"step +(?P<step>\d+): train (?P<train>\d+\.\d+), val (?P<val>\d+\.\d+)"
LEFT, TOP, BOTTOM = 34, 20, 190


def draw(output: Output, words: dict) -> Picture:
    rows = output.every(LINE)
    steps = [int(row["step"]) for row in rows]
    train, val = ([float(row[name]) for row in rows] for name in ("train", "val"))
    if steps != sorted(set(steps)):
        raise Unreadable(0, "the steps do not go up")
    best, highest = val.index(min(val)), max(*train, *val)
    made = Panel(WIDTH, BOTTOM + 24)
    right = made.width - 46
    at = lambda step, loss: (
        LEFT + (right - LEFT) * step / steps[-1],
        BOTTOM - (BOTTOM - TOP) * loss / highest,
    )
    said = words["curves"]
    made.path([(LEFT, TOP), (LEFT, BOTTOM), (right, BOTTOM)], "line faint")
    made.text(LEFT, 10, "loss", "code small mute", "middle")
    made.text(right + 14, BOTTOM + 16, said["steps"], "small mute")
    made.text(
        LEFT - 6,
        at(0, highest)[1] + 4,
        rows[train.index(highest) if highest in train else 0]["train"],
        "small mute",
        "end",
    )
    made.text(LEFT - 6, BOTTOM + 4, "0", "small mute", "end")
    for step in (steps[0], steps[best], steps[-1]):
        made.text(at(step, 0)[0], BOTTOM + 16, str(step), "small mute", "middle")
    x, y = at(steps[best], val[best])
    made.path([(x, y + 8), (x, BOTTOM)], "line dashed mute")
    made.path([at(*point) for point in zip(steps, train)], "line mute")
    made.path([at(*point) for point in zip(steps[: best + 1], val)], "line good")
    made.path([at(*point) for point in zip(steps[best:], val[best:])], "line bad")
    made.dot(x, y, 4.5, "dot good")
    made.text(x + 4, y - 10, said["best"].format(val=rows[best]["val"]), "small good")
    for name, losses, colour in (("train", train, "mute"), ("val", val, "bad" if best + 1 < len(val) else "good")):
        level = min(at(steps[-1], losses[-1])[1] + 1, BOTTOM - 16)
        made.text(right + 6, level, name, f"code small {colour}")
        made.text(right + 6, level + 13, rows[-1][name], f"small {colour}")
    alt = said["alt"].format(
        first=steps[0], last=steps[-1], train_first=rows[0]["train"], train_last=rows[-1]["train"],
        val_first=rows[0]["val"], best=steps[best], val_best=rows[best]["val"], val_last=rows[-1]["val"],
    )  # fmt: skip
    return Picture((made,), alt)
