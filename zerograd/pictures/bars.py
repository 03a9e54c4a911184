"""How much each part takes, one bar for each way."""

from __future__ import annotations

from zerograd.pictures.reading import Output, Picture, Unreadable, numbers
from zerograd.pictures.svg import WIDTH, Panel, measure

READS = "a line with the names of the parts, `[weights, gradients]`, and then `SGD: [4, 4]` for each way"
HEAD = r"\[(?P<parts>[^\]]+)\](?: (?P<unit>.+))?"
LINE = r"(?P<name>[^:\[\]]+): \[(?P<sizes>[\d., ]+)\]"
SHADES = ("one", "two", "three", "four")


def draw(output: Output, words: dict) -> Picture:
    head = output.line(0, HEAD)
    parts = head["parts"].split(", ")
    rows = [(match["name"], numbers(match["sizes"])) for match in output.every(LINE, 1)]
    for i, (_, sizes) in enumerate(rows, 1):
        if not len(sizes) == len(parts) <= len(SHADES):
            raise Unreadable(i, f"{len(sizes)} sizes of {len(parts)} parts, at most {len(SHADES)}")
    said = words["bars"]
    names = [said["parts"].get(part, part) for part in parts]
    if not any(sum(sizes) for _, sizes in rows):
        raise Unreadable(1, "nothing takes anything, so there is no bar to draw")
    most = max(sum(sizes) for _, sizes in rows)
    made, x, top = Panel(WIDTH, 0), 0.0, 4.0
    for name, shade in zip(names, SHADES):
        wide = 16 + measure(name, "small")
        if x + wide > WIDTH:
            x, top = 0.0, top + 18
        made.rect(x, top, 11, 11, f"shade {shade}")
        made.text(x + 16, top + 10, name, "small")
        x += wide + 14
    top += 28
    unit = said["units"].get(head["unit"], head["unit"]) if head["unit"] else ""
    made.height = top + 40 * len(rows) + 20 * bool(unit)
    made.text(0, made.height - 4, unit, "small mute")
    full = WIDTH - 34
    for i, (name, sizes) in enumerate(rows):
        y, x = top + 40 * i, 0.0
        made.text(0, y + 9, name, "code small")
        for size, shade in zip(sizes, SHADES):
            width = full * size / most
            if size:
                made.rect(x, y + 14, width, 18, f"shade {shade}")
                if width > 18:
                    made.text(x + width / 2, y + 27, f"{size:g}", f"small on {shade}", "middle")
            x += width
        made.text(x + 6, y + 28, f"{sum(sizes):g}", "small")
    each = [", ".join(f"{n} {size:g}" for n, size in zip(names, sizes)) for _, sizes in rows]
    alt = [said["alt"].format(name=name, parts=text, sum=f"{sum(sizes):g}") for (name, sizes), text in zip(rows, each)]
    return Picture((made,), " ".join(alt))
