"""Sites to measure search on: the same pages once with our search and once with Material's stock search.

Both are built from the catalogue with the same small configuration, so that the search is the only difference.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from zerograd import catalogue, search

ROOT = Path(__file__).parents[2]
MAIN = (
    '{% extends "base.html" %}{% block config %}{{ super() }}{% include "partials/search-config.html" %}{% endblock %}'
)
HOOK = (
    "from zerograd import search\n\ndef on_page_markdown(markdown, page, config, files):\n    search.leave_out(page)\n"
)
FEATURES = ["search.highlight", "search.share"]
PLACE = {"zh": "", "en": "en/"}
REPOSITORY = "https://github.com/example/zero-grad"


def build(
    root: Path,
    language: str,
    site_dir: Path,
    work: Path,
    *,
    stock: bool = False,
    content: catalogue.Catalogue | None = None,
) -> Path:
    """Build one language of the pages below `root` into `site_dir`; `work` holds what the build itself needs, `content`
    is what search knows (by default the same pages)."""
    made = search.files(content or catalogue.read(root), language)
    # Not the pages that ask for a template or a table of the whole site.
    pages = catalogue.read(root).pages[language]
    others = [slug for slug, page in pages.items() if page.meta.keys() & {"template", "generated"}]
    theme = work / "theme"
    (theme / "partials").mkdir(parents=True, exist_ok=True)
    (theme / "main.html").write_text(MAIN if not stock else '{% extends "base.html" %}', encoding="utf-8")
    partial_html = ROOT / "theme/partials/search-config.html"
    (theme / "partials/search-config.html").write_text(partial_html.read_text(encoding="utf-8"), encoding="utf-8")
    hook = work / "hook.py"
    hook.write_text(HOOK, encoding="utf-8")
    file = work / f"{language}{'-stock' if stock else ''}.yml"
    file.write_text(
        yaml.safe_dump(
            {
                "site_name": "Zero Grad",
                "site_url": f"http://127.0.0.1/{PLACE[language]}",
                "repo_url": REPOSITORY,
                "docs_dir": str((root / "docs" / language).resolve()),
                "site_dir": str(site_dir.resolve()),
                "theme": {
                    "name": "material",
                    "language": language,
                    "custom_dir": str(theme.resolve()),
                    "font": False,
                    "features": FEATURES,
                },
                "plugins": ["search"],
                "markdown_extensions": [
                    "admonition",
                    "attr_list",
                    "tables",
                    "pymdownx.superfences",
                    {"pymdownx.snippets": {"base_path": [str((root / catalogue.SNIPPETS).resolve())]}},
                ],
                "hooks": [] if stock else [str(hook)],
                "extra": {} if stock else {"search": search.settings(made, language)},
                "exclude_docs": "\n".join(["*.ipynb", *(f"/{slug}.md" for slug in others)]),
                "validation": {
                    "nav": {"omitted_files": "ignore"},
                    "links": {"not_found": "ignore", "anchors": "ignore"},
                },
            }
        ),
        encoding="utf-8",
    )
    config = load_config(str(file))
    mkdocs_build(config)
    if not stock:
        search.write(made, site_dir)
    return site_dir


def build_both(root: Path, work: Path, *, stock: bool = False, content: catalogue.Catalogue | None = None) -> Path:
    """Chinese at the root, English under en/."""
    site = work / ("stock" if stock else "site")
    for language in catalogue.LANGUAGES:
        build(root, language, site / PLACE[language], work, stock=stock, content=content)
    return site
