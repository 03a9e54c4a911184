"""A small repository in the form of this one: two published questions and a draft, for tests that build a site of their own.

The published question `a-question` has a claim for everything that can be said about one; see `CLAIMS`.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from support.building import ROOT
from zerograd import catalogue
from zerograd.catalogue.model import CONFIGS, LANGUAGES, SNIPPETS
from zerograd.counterfactuals.meanings import meanings
from zerograd.proof import report
from zerograd.proof.report import FAILS, HOLDS, Result

TORCH = "2.13.0"
CLAIMS = ("verified", "new", "changed", "failed")
"""The claims of `a-question`, each named after what was shown about it."""

TOPICS = """topics:
  - id: things
    zh: {title: 东西, description: 关于东西}
    en: {title: Things, description: About things}
  - id: index
    zh: {title: 索引, description: 查找}
    en: {title: Index, description: Look it up}
    pages: [topics, errors, apis, changes, how-we-verify]
most_asked: [a-question, other-question]
"""
QUESTION = """topic: things
apis: [torch.Tensor.sum]
errors: ["A made-up error: it said <no> & left"]
related: [{related}]
shown_by: [{first}]
"""
PAGE = """---
title: {title}
description: {description}
aliases: ["{title} 1", "{title} 2"]
---

# {title}

**{description}** $a_1 = 1$, and 1 < 2 & 3 > 2.

1. Step 1.

{claims}2. Step 2.
"""
CLAIM = '!!! claim "{sentence}"\n\n    --8<-- "{slug}/{name}.md"\n\n'
SNIPPET = """<!--one case-->
```python
import torch

w = torch.ones(1, requires_grad=True)
for _ in range(2):
    (2 * w).backward()
print("{text}", w.grad.item())
```

<!--pytest-codeblocks:expected-output-->

```text
{text} 4.0
```
"""


def write(root: Path) -> Path:
    """Write the repository at `root`: what this one is built with, and the content above."""
    root.mkdir(parents=True)
    for name in (*CONFIGS.values(), "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    for name in ("zerograd", "theme"):
        (root / name).symlink_to(ROOT / name, target_is_directory=True)
    (root / "topics.yml").write_text(TOPICS, encoding="utf-8")
    (root / "moved.txt").write_text("old-name -> a-question\n", encoding="utf-8")
    for language in LANGUAGES:
        (root / "docs" / language).mkdir(parents=True)
        for name in ("index", "topics", "errors", "apis", "changes", "how-we-verify"):
            shutil.copy(ROOT / f"docs/{language}/{name}.md", root / f"docs/{language}")
    add(root, "a-question", CLAIMS, "other-question")
    add(root, "other-question", ("single",), "a-question")
    add(root, "a-draft", ("waiting",), "a-question", languages=("zh",), draft=True)
    shown(root)
    return root


def add(
    root: Path, slug: str, claims: tuple[str, ...], related: str, languages: tuple[str, ...] = LANGUAGES, draft=False
) -> None:
    folder = root / SNIPPETS / slug
    folder.mkdir(parents=True)
    text = QUESTION.format(related=related, first=claims[0]) + "draft: true\n" * draft
    (folder / "question.yml").write_text(text, encoding="utf-8")
    for name in claims:
        (folder / f"{name}.md").write_text(SNIPPET.format(text=f"{slug} {name}"), encoding="utf-8")
    for language in languages:
        title = f"{'关于 ' if language == 'zh' else 'About '}{slug}"
        sentence = "{}：这一条" if language == "zh" else "{}: this one"
        boxes = "".join(CLAIM.format(sentence=sentence.format(name), slug=slug, name=name) for name in claims)
        page = PAGE.format(title=title, description=f"{title}。" if language == "zh" else f"{title}.", claims=boxes)
        (root / f"docs/{language}/{slug}.md").write_text(page, encoding="utf-8")


def shown(root: Path) -> None:
    """Evidence as a run on one version of torch would have left it."""
    snippets = catalogue.read(root).snippets

    def result(name: str, kind: str = HOLDS, digest: str = "") -> dict[str, Result]:
        noticed = (next(iter(meanings())),) if kind == HOLDS else ()
        digest = digest or report.digest(snippets[name])
        return {TORCH: Result(digest, kind, "2026-03-04", "Python 3.11.0, Linux x86_64", noticed)}

    before = hashlib.sha256(b"what it was before").hexdigest()[:16]
    results = {
        "a-question/verified": result("a-question/verified"),
        "a-question/changed": result("a-question/changed", digest=before),
        "a-question/failed": result("a-question/failed", FAILS),
        "other-question/single": result("other-question/single"),
        "a-draft/waiting": result("a-draft/waiting"),
    }
    report.record(results, root)
