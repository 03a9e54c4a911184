"""What the Markdown of a page or a lab may not hold, in many spellings, and what it may."""

from __future__ import annotations

import pytest

from zerograd.catalogue.markup import foreign

REFUSED = [
    "<script>alert(1)</script>",
    "<ScRiPt\n>alert(1)</script>",
    "</p><script src=//evil.example>",
    "text <img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<meta\nhttp-equiv='refresh'\ncontent='0'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><button>x</button></form>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>@import url(//evil.example)</style>",
    "<object data=x>",
    "<a href='javascript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></mtext></math>",
    "<x onclick=alert(1)>",
    "<!-- a comment -->",
    "<!--><script>alert(1)</script>",
    "<!-- trace --><script>alert(1)</script>",
    "<?php x ?>",
    "<![CDATA[x]]>",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    "a ` b\n<script>alert(1)</script>\nc `",
    "a ` b\n\n<script>alert(1)</script>\n\nc `",
    "\\`<script>alert(1)</script>\\`",
    "```python x\n<script>alert(1)</script>\n```",
    "```\n```\n<script>alert(1)</script>\n",
    "~~~\n```\n~~~\n<b>x</b>\n```\n",
    "$<script>alert(1)</script>$",
    '!!! note "<img src=x onerror=alert(1)>"',
    '!!! claim "<b>x</b>"',
    "# A <script>alert(1)</script>",
    "| <b>a</b> |\n|---|",
    "text { onclick=alert(1) }",
    "*text*{: style='position:fixed' }",
    "## Heading { #id onmouseover=alert(1) }",
    "[x](y.md){: target=_blank }",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x](http://example.com)",
    "[x](\\\\evil.example)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]: data:text/html,x",
    "![x](https://evil.example/x.png)",
    "![x](javascript:alert(1))",
]
FINE = [
    "a < b, b > c, 1 <2",
    "`List<Tensor>` and ``a ` <b>``",
    "```\n<script>alert(1)</script>\n```",
    "```console\n$ python <file.py\n```",
    "    ```\n    <b>\n    ```",
    "<!-- trace -->",
    "<!-- trace without zeroing -->",
    "## Why { #why }",
    "$\\sum_{i=1}^{4} x_i$",
    "[x](https://docs.pytorch.org/docs/stable/a.html#torch.nn.Linear)",
    "[x](why-zero-grad.md#the-answer) and [y](#here) and [z](lab-zeroing.ipynb)",
    "`{'lr': 0.1}` and `f(a)[b](c: d)`",
]


@pytest.mark.parametrize("text", REFUSED)
def test_is_refused_with_its_line(text):
    found = list(foreign(f"# Title\n\n{text}\n", 5))
    assert found and all(line >= 7 and what and cure for line, what, cure in found)


@pytest.mark.parametrize("text", FINE)
def test_is_text_code_or_a_link(text):
    assert list(foreign(f"# Title\n\n{text}\n")) == []
