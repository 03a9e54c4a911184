"""The home page: one claim whose PyTorch a reader can break, what was shown in numbers, and the ways in.

What the claim prints where PyTorch is broken stands beside its snippet (`<claim>.broken.json`): `python -m zerograd broken`
records it, and a test runs it again and compares. Without scripts the stylesheet switches between the outputs.
"""

from __future__ import annotations

import json

from markdown import markdown

from zerograd.catalogue.model import SNIPPETS, Catalogue, Page
from zerograd.counterfactuals.meanings import meanings
from zerograd.labs.page import plot
from zerograd.site.facts import Facts
from zerograd.words import counted
from zerograd.words import words as words_of

SNIPPET = "why-zero-grad/backward-adds"
"""The claim that says what the site is: on the home page, and on the picture that other sites show (card.py)."""


def context(facts: Facts) -> dict:
    """What the template prints. `proof` is None where that claim is not verified, `numbers` empty where nothing is."""
    return {
        "proof": proof(facts),
        "numbers": list(numbers(facts)),
        "asked": [link(facts.questions[slug]) for slug in facts.catalogue.most_asked if slug in facts.questions],
        "topics": [
            {
                "title": topic.title,
                "url": f"topics/#{topic.id}",
                "description": topic.description,
                "count": sum(slug in facts.questions for slug in topic.slugs),
            }
            for topic in facts.sections
        ],
        "labs": list(labs(facts)),
    }


def recorded(catalogue: Catalogue) -> dict[str, str]:
    """What the claim printed in each broken PyTorch in which it fails, by the name of the counterfactual."""
    file = catalogue.root / SNIPPETS / f"{SNIPPET}.broken.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def proof(facts: Facts) -> dict | None:
    """The claim, its output as it is, and for each broken PyTorch its meaning and the output there."""
    snippet = facts.catalogue.snippets.get(SNIPPET)
    claim = facts.catalogue.claims[facts.language].get(SNIPPET)
    verdict = facts.report.verdict(snippet) if snippet else None
    if not claim or not verdict.verified or snippet.slug not in facts.questions:
        return None
    known, texts = meanings(), words_of(facts.language)
    broken = [
        {"meaning": getattr(known[name], facts.language).rstrip("."), "output": output}
        for name, output in recorded(facts.catalogue).items()
        if name in known and name in verdict.counterfactuals
    ]
    return {
        "sentence": claim.sentence,
        "code": markdown(f"```python\n{snippet.code}```", extensions=["pymdownx.highlight", "pymdownx.superfences"]),
        "output": snippet.output,
        "broken": broken,
        "verified": texts["claim"]["verified"].format(versions=texts["separator"].join(verdict.versions)),
        "falsified": counted(texts["claim"]["falsified"], len(broken)),
        "page": link(facts.questions[snippet.slug]),
        "url": f"{snippet.slug}/#{snippet.claim}",
    }


def numbers(facts: Facts):
    """What was shown: how many, of what, and the page that says more."""
    verdicts = [facts.report.verdict(snippet) for snippet in facts.published()]
    verified = [verdict for verdict in verdicts if verdict.verified]
    if not verified:
        return
    texts, separator = words_of(facts.language)["home"], words_of(facts.language)["separator"]
    noticed = {name for verdict in verified for name in verdict.counterfactuals} & meanings().keys()
    tried = sum(case.slug in facts.questions for case in facts.catalogue.cases.values())
    versions = facts.report.versions
    yield {"count": len(facts.questions), "what": texts["questions"], "url": "topics/"}
    yield {"count": len(verified), "what": texts["claims"], "url": "how-we-verify/#claims"}
    what = texts["versions"].format(versions=separator.join(versions))
    yield {"count": len(versions), "what": what, "url": "how-we-verify/#versions"}
    yield {"count": len(noticed), "what": texts["noticed"], "url": "how-we-verify/#counterfactuals"}
    if tried:
        yield {"count": tried, "what": texts["tried"], "url": "how-we-verify/"}


def labs(facts: Facts):
    """Each lab with the first plot that it draws."""
    for slug, lab in facts.catalogue.labs[facts.language].items():
        cell = next((cell for cell in lab.code if cell.plots), None)
        if cell:
            picture = plot(cell.plots[0], cell.alt, f"{slug}-")
            yield {"title": lab.title, "url": f"{slug}/", "description": lab.description, "plot": picture}


def link(page: Page) -> dict:
    return {"title": page.title, "url": f"{page.slug}/", "description": page.description}
