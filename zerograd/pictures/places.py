"""The loop, and the places between its lines at which `zero_grad()` was tried."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture, Unreadable
from zerograd.pictures.svg import WIDTH, Panel

READS = "four lines `before forward: w = [1.0, -2.0], identical: True`, for before forward, before backward, before step and after step"
LINE = r"(?P<place>[a-z ]+): w = (?P<w>\[.*\]), identical: (?P<same>True|False)"
LINES = {
    "before forward": "loss = loss_fn(model(x), y)",
    "before backward": "loss.backward()",
    "before step": "optimizer.step()",
}
"""The places, and the line of the loop that follows."""


def draw(output: Output, words: dict) -> Picture:
    rows = output.every(LINE)
    if [row["place"] for row in rows] != [*LINES, "after step"]:
        raise Unreadable(0, f"the places are not {', '.join(LINES)}, after step")
    said, alt = words["places"], []
    made = Panel(WIDTH, 58 * len(rows) - 8)
    made.text(0, 14, "for x, y in loader:", "code")
    y = 40
    for row in rows:
        good = row["same"] == "True"
        colour = "good" if good else "bad"
        made.path([(26, y), (40, y)], f"line {colour}{'' if good else ' dashed'}")
        made.dot(26, y, 3.5, f"dot {colour}")
        made.text(46, y + 4, f"{'✓' if good else '✗'} zero_grad()", f"code {colour}")
        made.text(WIDTH, y + 4, f"w = {row['w']}", f"code small {colour}", "end")
        alt.append(said["alt"].format(place=said[row["place"]], w=row["w"], verdict=said["right" if good else "wrong"]))
        if row["place"] in LINES:
            made.box(26, y + 29, LINES[row["place"]], "", WIDTH - 26, 26)
        y += 58
    bottom = y - 58
    made.arrow([(22, bottom), (10, bottom), (10, 40), (22, 40)], "line mute")
    return Picture((made,), " ".join(alt))
