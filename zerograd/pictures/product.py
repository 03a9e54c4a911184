"""The two rectangles of a matrix product, to scale: the width of the first must be the height of the second."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture, Unreadable
from zerograd.pictures.svg import WIDTH, Panel

READS = "first `(4, 12) -> mat1 and mat2 shapes cannot be multiplied (4x12 and 10x2)`, last `(4, 5, 10) -> (4, 5, 2)`"
WRONG = r"\((?P<shape>[\d, ]+)\) -> .*\((?P<a>\d+)x(?P<b>\d+) and (?P<c>\d+)x(?P<d>\d+)\)"
RIGHT = r"\((?P<shape>[\d, ]+)\) -> \((?P<result>[\d, ]+)\)"


def draw(output: Output, words: dict) -> Picture:
    wrong, right = output.line(0, WRONG), output.line(len(output.lines) - 1, RIGHT)
    a, b, c, d = (int(wrong[name]) for name in "abcd")
    if b == c:
        raise Unreadable(0, f"{b} and {c} do fit, so this is no wrong product")
    *leading, last = map(int, right["shape"].split(", "))
    rows = 1
    for size in leading:
        rows *= size
    out = int(right["result"].split(", ")[-1])
    said = words["product"]
    panels = panel(f"({wrong['shape']})", a, b, c, d, said), panel(f"({right['shape']})", rows, last, last, out, said)
    alt = said["wrong"].format(shape=wrong["shape"], a=a, b=b, c=c, d=d) + " "
    alt += said["right"].format(shape=right["shape"], a=rows, b=last, d=out, result=right["result"])
    return Picture(panels, alt)


def panel(shape: str, a: int, b: int, c: int, d: int, words: dict) -> Panel:
    """An input of this shape, as a x b, times c x d."""
    unit, fits = 8.0, b == c
    colour = "good" if fits else "bad"
    top, left = 48, 30
    made = Panel(WIDTH, top + max(a, c) * unit + 6)
    made.text(0, 14, f"x {shape}", "code")
    made.text(
        WIDTH, 14, f"{a}x{b} {'·' if fits else '✗'} {c}x{d}" + (f" = {a}x{d}" if fits else ""), f"code {colour}", "end"
    )
    made.rect(left, top, b * unit, a * unit, "box")
    made.text(left + b * unit / 2, top + a * unit / 2 + 4, "mat1", "code small mute", "middle")
    made.text(left - 5, top + a * unit / 2 + 4, str(a), "code small mute", "end")
    made.path([(left, top - 5), (left + b * unit, top - 5)], f"line thick {colour}")
    made.text(left + b * unit / 2, top - 11, str(b), f"code {colour}", "middle")
    x = left + b * unit + 46
    made.rect(x, top, d * unit, c * unit, "box")
    made.text(x + d * unit / 2, top - 6, str(d), "code small mute", "middle")
    made.path([(x - 5, top), (x - 5, top + c * unit)], f"line thick {colour}")
    made.text(x - 11, top + c * unit / 2 + 4, str(c), f"code {colour}", "end")
    made.text(x + d * unit + 6, top + c * unit / 2 + 4, "mat2", "code small mute")
    if fits:
        x += d * unit + 62
        made.text(x - 20, top + c * unit / 2 + 4, "=", "code", "middle")
        made.rect(x, top, d * unit, a * unit, "box good")
        made.text(x + d * unit + 5, top + a * unit / 2 + 4, str(a), "code small mute")
        made.text(x + d * unit / 2, top - 6, str(d), "code small mute", "middle")
    return made
