"""The graph from w to h: what `detach()` cuts, and what `no_grad()` never draws."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture
from zerograd.pictures.svg import WIDTH, Panel

READS = "`h.detach(): False | graph of h: True` and `under no_grad(): False | graph of h: False`"
CUT = r"h\.detach\(\): (?P<cut>True|False) \| graph of h: (?P<graph>True|False)"
NEVER = r"under no_grad\(\): (?P<h>True|False) \| graph of h: (?P<graph>True|False)"


def draw(output: Output, words: dict) -> Picture:
    said = words["graph"]
    cut, never = output.line(0, CUT), output.line(1, NEVER)
    output.ran("h = w * 3")
    first, second = Panel(WIDTH, 144), Panel(WIDTH, 90)
    for made, title, graph in (
        (first, "cut = h.detach()", cut["graph"]),
        (second, "with torch.no_grad():", never["graph"]),
    ):
        made.text(0, 14, title, "code")
        made.box(0, 52, "w", "", 44)
        made.box(172, 52, "h", "" if graph == "True" else "mute", 44)
        made.arrow([(46, 52), (169, 52)], "line mute")
        made.text(107, 44, "w * 3", "code small mute", "middle")
        if graph == "True":
            made.curve(184, 68, (107, 100), (26, 68), "line key")
            made.text(107, 103, said["recorded"], "small key", "middle")
        else:
            made.text(107, 82, said["never"], "small", "middle")
    has = cut["cut"] == "True"
    first.box(172, 128, "cut", "" if has else "mute", 44)
    first.path([(194, 66), (194, 114)], "line mute dashed")
    first.text(204, 94, said["memory"], "small mute")
    if not has:
        first.path([(112, 128), (168, 128)], "line mute dashed")
        first.path([(133, 121), (147, 135)], "line")
        first.path([(147, 121), (133, 135)], "line")
        first.text(104, 132, said["cut"], "small", "end")
    alt = said["alt_graph" if cut["graph"] == "True" else "alt_none"].format(where="h")
    alt += " " + said["alt_cut" if not has else "alt_graph"].format(where="h.detach()")
    alt += " " + said["alt_graph" if never["graph"] == "True" else "alt_none"].format(where=said["under"])
    return Picture((first, second), alt)
