"""Shapes as SVG text. Classes name what a shape is (`good`, `bad`, `mute`); the stylesheet says how that looks: the policy of
a page allows no inline styles. One unit is about one pixel of a phone, on which a panel fills the width of the screen.
"""

from __future__ import annotations

import unicodedata
from html import escape
from math import atan2, cos, pi, sin

WIDTH = 340
SIZE = 12
"""Of the text; `small` is 11. No text is smaller, so that it can be read on a phone."""


def short(number: float) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{number:.1f}".removesuffix(".0").replace("-0", "-0" if number <= -0.05 else "0")


def measure(text: str, classes: str = "") -> float:
    """About how wide a text is."""
    size = 11 if "small" in classes else SIZE
    narrow = 0.6 if "code" in classes else 0.54
    return sum(size * (1 if unicodedata.east_asian_width(letter) in "WF" else narrow) for letter in text)


class Panel:
    """One drawing of a picture. Panels stand side by side where there is room."""

    def __init__(self, width: float, height: float):
        self.width, self.height, self.shapes = width, height, []

    def __str__(self) -> str:
        box = f"0 0 {short(self.width)} {short(self.height)}"
        narrow = ' class="narrow"' if self.width < WIDTH / 2 else ""
        return f'<svg viewBox="{box}"{narrow} aria-hidden="true">{"".join(self.shapes)}</svg>'

    def add(self, tag: str, classes: str, content: str = "", **attributes: float | str) -> None:
        given = {name.replace("_", "-"): value for name, value in attributes.items()}
        said = "".join(f' {k}="{v if isinstance(v, str) else short(v)}"' for k, v in given.items())
        self.shapes.append(f"<{tag}{said}{f' class={chr(34)}{classes}{chr(34)}' if classes else ''}>{content}</{tag}>")

    def text(self, x: float, y: float, text: str, classes: str = "", anchor: str = "start") -> None:
        place = {} if anchor == "start" else {"text_anchor": anchor}
        self.add("text", classes, escape(text, quote=False), x=x, y=y, **place)

    def rect(self, x: float, y: float, width: float, height: float, classes: str = "box") -> None:
        self.add("rect", classes, x=x, y=y, width=width, height=height, rx="2")

    def dot(self, x: float, y: float, radius: float, classes: str = "dot") -> None:
        self.add("circle", classes, cx=x, cy=y, r=radius)

    def path(self, points: list[tuple[float, float]], classes: str = "line") -> None:
        self.add("path", classes, d="M" + "L".join(f"{short(x)} {short(y)}" for x, y in points))

    def curve(self, x: float, y: float, bend: tuple[float, float], to: tuple[float, float], classes="line") -> None:
        """A bow with its arrow head."""
        d = f"M{short(x)} {short(y)}Q{short(bend[0])} {short(bend[1])} {short(to[0])} {short(to[1])}"
        self.add("path", classes, d=d)
        self.head(*to, atan2(to[1] - bend[1], to[0] - bend[0]), classes)

    def arrow(self, points: list[tuple[float, float]], classes: str = "line") -> None:
        self.path(points, classes)
        (x, y), (end, level) = points[-2:]
        self.head(end, level, atan2(level - y, end - x), classes)

    def head(self, x: float, y: float, angle: float, classes: str) -> None:
        colour = " ".join(name for name in classes.split() if name not in ("line", "dashed"))
        sides = [(x + 7 * cos(angle + turn), y + 7 * sin(angle + turn)) for turn in (0.86 * pi, -0.86 * pi)]
        d = "M" + "L".join(f"{short(a)} {short(b)}" for a, b in [(x, y), *sides]) + "Z"
        self.add("path", f"dot {colour}".strip(), d=d)

    def box(self, x: float, y: float, text: str, classes: str = "", width: float = 0, height: float = 24) -> float:
        """A text in a frame whose left side is at x and whose middle is at y; its width."""
        width = width or measure(text, "code") + 14
        self.rect(x, y - height / 2, width, height, f"box {classes}".strip())
        self.text(x + width / 2, y + 4, text, f"code {classes}".strip(), "middle")
        return width
