"""Who writes what in one iteration: loss, `.grad`, optimizer and parameter as columns, time runs down."""

from __future__ import annotations

import itertools

from zerograd.pictures.reading import Output, Picture, Unreadable
from zerograd.pictures.svg import WIDTH, Panel

READS = "four lines `line  w = 3.0  w.grad = None  state = None`, after each line of the loop"
LINE = r"(?P<line>\S.*?) +w = (?P<w>\S+)  w\.grad = (?P<grad>\S+)  state = (?P<state>\S+)"
LANES = {"loss": 36, "grad": 132, "optimizer": 222, "w": 308}
LINES = {"loss = ...": "loss", "backward()": "loss", "step()": "optimizer", "zero_grad()": "optimizer"}
"""The lines of the loop, and the column that each of them belongs to."""


def draw(output: Output, words: dict) -> Picture:
    rows = output.every(LINE)
    if [row["line"] for row in rows] != [*LINES]:
        raise Unreadable(0, f"the lines are not {', '.join(LINES)}")
    said, made, y, alt = words["sequence"], Panel(WIDTH, 214), 74, []
    for name, x in LANES.items():
        made.path([(x, 26), (x, made.height)], "line dashed faint")
        made.box(
            x - 36 if name != "w" else x - 24, 14, {"grad": "w.grad"}.get(name, name), "", 72 if name != "w" else 56
        )
    first = rows[0]
    made.text(LANES["grad"] + 6, 48, first["grad"], "code small mute")
    made.text(LANES["w"] + 6, 48, first["w"], "code small mute")
    for before, row in itertools.pairwise(rows):
        line, actor = row["line"], LINES[row["line"]]
        written = [name for name in ("grad", "state", "w") if row[name] != before[name]]
        # A line that leaves somewhere the number which stood in another place has read it there.
        if "state" in written and row["state"] == before["grad"]:
            arrow(made, y, "grad", "optimizer", said["reads"].format(line=line), "mute")
            alt.append(said["alt_reads"].format(line=line, value=before["grad"]))
            y += 44
        for name in written:
            alt.append(
                said["alt_writes"].format(
                    line=line, name={"grad": "w.grad"}.get(name, name), before=before[name], value=row[name]
                )
            )
            if name == "state":
                made.text(LANES["optimizer"] - 6, y - 28, f"state {row['state']}", "code small good", "end")
            else:
                arrow(made, y, actor, name, line, "good")
                made.text(
                    LANES[name] + 6 if LANES[name] > LANES[actor] else LANES[name] - 6,
                    y + 4,
                    row[name],
                    "code small good",
                    "start" if LANES[name] > LANES[actor] else "end",
                )
                y += 40
    return Picture((made,), " ".join(alt))


def arrow(made: Panel, y: float, start: str, end: str, text: str, colour: str) -> None:
    a, b = LANES[start], LANES[end]
    made.arrow([(a, y), (b, y)], f"line {colour}")
    made.text((a + b) / 2, y - 6, text, f"code small {colour}", "middle")
