"""No Chinese line begins with a closing mark. Inside a text the browser sees to it; after a long name in code it breaks
before the mark, because the name itself may break nowhere else."""

from __future__ import annotations

import re

CLOSING = "，。：；！？、）”》"
CODE = re.compile(rf"<code>([^<]{{6,}})(?=</code>(?:</\w+>)*[{CLOSING}])")
PLACES = re.compile(r"(?<=[._(=/,])(?=\w)|(?<=\w)(?=\()|(?<=[a-z])(?=[A-Z])")


def breakable(html: str) -> str:
    """The HTML in which a name in code before a closing mark may break at its dots, underscores and brackets."""
    return CODE.sub(lambda match: f"<code>{PLACES.sub('<wbr>', match[1])}", html)
