"""A matrix, the memory behind it, and the way through that memory when the matrix is read row by row."""

from __future__ import annotations

import ast
import itertools

from zerograd.pictures.reading import Output, Picture, Unreadable
from zerograd.pictures.svg import WIDTH, Panel

READS = "`x: [[0, 3], [1, 4]] strides (1, 2)`, then `memory: [0, 1, 3, 4]`, and as the fourth line `reshape(-1): [0, 3, 1, 4]`"
CELL = 30


def draw(output: Output, words: dict) -> Picture:
    matrix = output.line(0, r"x: (?P<rows>\[\[[\d, \[\]]+\]\]) strides (?P<strides>\(\d+, \d+\))")
    memory = ast.literal_eval(output.line(1, r"memory: (?P<cells>\[[\d, ]+\])")["cells"])
    copy = ast.literal_eval(output.line(3, r"reshape\(-1\): +(?P<cells>\[[\d, ]+\])")["cells"])
    rows = ast.literal_eval(matrix["rows"])
    order = [memory.index(value) for row in rows for value in row if value in memory]
    if sorted(order) != list(range(len(memory))):
        raise Unreadable(1, "the memory does not hold the numbers of the matrix, each once")
    said, even = words["strides"], len({b - a for a, b in itertools.pairwise(order)}) == 1
    made = Panel(WIDTH, max(50 + CELL * len(rows), 196))
    made.text(0, 14, "x", "code")
    made.text(16, 14, f"strides {matrix['strides']}", "code small mute")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            cell(made, CELL * j, 28 + CELL * i, value)
    down, across = ast.literal_eval(matrix["strides"])
    x, y = CELL * len(rows[0]) + 10, 28 + CELL * len(rows)
    made.arrow([(2, y + 10), (x - 12, y + 10)], "line mute")
    made.text(x - 6, y + 14, f"+{across}", "code small mute")
    made.arrow([(x, 28), (x, y - 2)], "line mute")
    made.text(x + 6, 28 + CELL * len(rows) / 2 + 4, f"+{down}", "code small mute")
    left = WIDTH - CELL * len(memory) - 2
    walk(made, left, 0, memory, order, said["memory"], "good" if even else "bad")
    walk(made, left, 104, copy, list(range(len(copy))), said["copy"], "good")
    alt = said["alt"].format(
        verdict=said["even" if even else "uneven"],
        rows=matrix["rows"],
        strides=matrix["strides"],
        memory=memory,
        jumps=", ".join(f"{b - a:+d}" for a, b in itertools.pairwise(order)),
        copy=copy,
    )
    return Picture((made,), alt)


def cell(made: Panel, x: float, y: float, value: int) -> None:
    made.rect(x, y, CELL, CELL)
    made.text(x + CELL / 2, y + CELL / 2 + 4, str(value), "code", "middle")


def walk(made: Panel, left: float, top: float, cells: list[int], order: list[int], title: str, colour: str) -> None:
    """The cells of a block of memory, and bows from each that is read to the next."""
    made.text(left, top + 14, title, "small")
    y = top + 46
    for i, value in enumerate(cells):
        cell(made, left + CELL * i, y, value)
    for a, b in itertools.pairwise(order):
        start, end = left + CELL * (a + 0.5), left + CELL * (b + 0.5)
        level, bend = (y - 2, y - 8 - 8 * abs(b - a)) if b > a else (y + CELL + 2, y + CELL + 6 + 8 * abs(b - a))
        made.curve(start, level, ((start + end) / 2, bend), (end, level), f"line thin {colour}")
