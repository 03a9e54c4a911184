"""What Dropout and BatchNorm make of the same input in training and in evaluation mode."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture, numbers
from zerograd.pictures.svg import WIDTH, Panel

READS = "`train(): tensor([0.0000, 1.2500]) share of zeros: 0.2` and `eval(): tensor([1.])`, or the four outputs of BatchNorm"
TRAIN = r"train\(\): tensor\(\[(?P<zero>[\d.]+), (?P<kept>[\d.]+)\]\) share of zeros: (?P<share>0\.\d)"
EVAL = r"eval\(\): +tensor\(\[(?P<value>[\d.]+)\]\)"
CELLS = 10


def draw(output: Output, words: dict) -> Picture:
    return dropout(output, words["modes"]) if "Dropout(" in output.code else batch_norm(output, words["modes"])


def dropout(output: Output, words: dict) -> Picture:
    train, value = output.line(0, TRAIN), float(output.line(1, EVAL)["value"])
    share, kept = float(train["share"]), float(train["kept"])
    zeros = round(share * CELLS)
    # Which values are dropped is chance; the picture spreads them.
    dropped = {round((i + 0.6) * CELLS / zeros) % CELLS for i in range(zeros)} if zeros else set()
    made = Panel(WIDTH, 140)
    strip(made, 8, "train()", ["0" if i in dropped else f"{kept:g}" for i in range(CELLS)])
    strip(made, 86, "eval()", [f"{value:g}"] * CELLS)
    alt = words["dropout"].format(zeros=zeros, cells=CELLS, kept=f"{kept:g}", value=f"{value:g}")
    return Picture((made,), alt)


def strip(made: Panel, top: float, title: str, values: list[str]) -> None:
    made.text(0, top + 10, title, "code")
    width = WIDTH / CELLS
    for i, value in enumerate(values):
        x = width * i
        made.rect(x, top + 20, width - 3, 30, "box empty" if value == "0" else "box")
        made.text(
            x + (width - 3) / 2, top + 39, value, "code small" + {"0": " mute", "1": ""}.get(value, " key"), "middle"
        )


def batch_norm(output: Output, words: dict) -> Picture:
    first = output.line(0, r"x: \[(?P<x>[^\]]+)\] train\(\) output: \[(?P<y>[^\]]+)\]")
    mean = float(output.line(1, r"running_mean: (?P<mean>-?[\d.]+) = .*")["mean"])
    var = float(output.line(2, r"running_var: (?P<var>[\d.]+) = .*")["var"])
    after = numbers(output.line(4, r"eval\(\) output: \[(?P<y>[^\]]+)\]")["y"])
    kept = float(output.line(len(output.lines) - 1, r"running_mean: (?P<mean>-?[\d.]+)")["mean"])
    x, y = numbers(first["x"]), numbers(first["y"])
    low, high = min(*x, *y, *after), max(*x, *y, *after)
    panels = []
    for title, out, by, note in (
        ("train()", y, words["batch"], words["updates"].format(mean=f"{mean:g}", var=f"{var:g}")),
        ("eval()", after, words["running"], words["keeps"].format(mean=f"{kept:g}", var=f"{var:g}")),
    ):
        made = Panel(WIDTH, 150)
        made.text(0, 14, title, "code")
        made.text(WIDTH, 14, by, "small mute", "end")
        at = lambda value: 24 + (WIDTH - 56) * (value - low) / (high - low)
        for level, values, name in ((48, x, "x"), (104, out, "y")):
            made.path([(14, level), (WIDTH - 14, level)], "line faint")
            made.text(0, level + 4, name, "code small mute")
        for a, b in zip(x, out):
            made.arrow([(at(a), 52), (at(b), 99)], "line thin mute")
            made.dot(at(a), 48, 4, "dot mute")
            made.text(at(a), 40, f"{a:g}", "code small mute", "middle")
            made.dot(at(b), 104, 4, "dot key")
            made.text(at(b), 122, f"{b:g}", "code small key", "middle")
        made.text(0, 145, note, "small")
        panels.append(made)
    text = lambda values: ", ".join(f"{value:g}" for value in values)
    alt = words["batch_norm"].format(
        x=text(x), y=text(y), mean=f"{mean:g}", var=f"{var:g}", after=text(after), kept=f"{kept:g}"
    )
    return Picture(tuple(panels), alt)
