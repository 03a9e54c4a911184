"""The parabola w²/2 and the points that a run of gradient descent visits on it, one panel for each run."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture, Unreadable, numbers
from zerograd.pictures.svg import WIDTH, Panel

READS = "one line for each run, `name: 4.0 3.6 3.2`, as the last lines"
RUN = r"(?P<name>[^:]+): (?P<path>-?\d+\.\d+(?: -?\d+\.\d+)+)"


def draw(output: Output, words: dict) -> Picture:
    output.ran("w**2 / 2")
    found = output.trailing(RUN)
    start = len(output.lines) - len(found)
    runs = [(match["name"], numbers(match["path"]), match["path"].split()[-1]) for match in found]
    if len({path[0] for _, path, _ in runs}) > 1:
        raise Unreadable(start, "the runs start at different places")
    widest = max(abs(w) for _, path, _ in runs for w in path)
    narrow = len(runs) > 2
    said = words["parabola"]
    alt = [said["alt"].format(name=match["name"], path=match["path"].replace(" ", ", ")) for match in found]
    return Picture(tuple(panel(*run, widest, narrow, said) for run in runs), " ".join(alt))


def verdict(path: list[float]) -> str:
    """Whether the last point is as far from the minimum as the first, nearly so, or nearer."""
    left = abs(path[-1]) / abs(path[0])
    return "bad" if left > 0.95 else "mute" if left > 0.5 else "good"


def panel(name: str, path: list[float], end: str, widest: float, narrow: bool, words: dict) -> Panel:
    width, height = (WIDTH / 2 - 8, 170) if narrow else (WIDTH, 216)
    made = Panel(width, height)
    middle, bottom = width / 2, height - 38
    top = 34 if narrow else 42
    along = (width / 2 - 14) / widest
    up = (bottom - top) / widest**2
    at = lambda w: (middle + w * along, bottom - w * w * up)
    colour = verdict(path)
    made.text(0, 14, name, f"code {colour}")
    made.path([at(widest * i / 16) for i in range(-16, 17)], "line faint")
    made.path([(8, bottom), (width - 8, bottom)], "line faint")
    for tick in (-abs(path[0]), 0, abs(path[0])):
        x, _ = at(tick)
        made.path([(x, bottom), (x, bottom + 4)], "line faint")
        made.text(x, bottom + 16, f"{tick:g}", "small mute", "middle")
    made.path([at(w) for w in path], f"line thin {colour}")
    for i, w in enumerate(path):
        made.dot(*at(w), 4 if i in (0, len(path) - 1) else 2.5, f"dot {'' if i else 'start '}{colour}")
    for i in (0, len(path) - 1) if not narrow else ():
        x, y = at(path[i])
        made.text(x, y - 8, str(i), f"small {colour}", "middle")
    last = words["last"].format(step=len(path) - 1, w=end)
    made.text(middle, height - 3, last, f"small {colour}", "middle")
    return made
