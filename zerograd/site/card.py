"""The picture that other sites show beside a link to this one (Open Graph), one per language: `python -m zerograd.site.card`.

It shows what the site is: a sentence, a snippet and the output that it really has. The pictures are committed, because
drawing them takes a browser; the digests of what they were drawn from lie beside this file, and a test compares.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from html import escape
from pathlib import Path

from mkdocs.utils.yaml import yaml_load

from zerograd.catalogue import read
from zerograd.catalogue.model import CONFIGS, LANGUAGES, Catalogue

SIZE = 1200, 630
SNIPPET = "why-zero-grad/backward-adds"
DRAWN_FROM = Path(__file__).with_suffix(".json")
STYLE = """
body { display: flex; flex-direction: column; justify-content: center; box-sizing: border-box; width: 1200px; height: 630px;
  margin: 0; padding: 0 64px; background: #fff; color: #1c2229;
  font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { margin: 0; font-size: 52px; line-height: 1.2; }
p { margin: 14px 0 30px; color: #55606c; font-size: 30px; line-height: 1.4; }
main { display: flex; overflow: hidden; border: 2px solid #d5dce4; border-radius: 10px; }
pre { flex: 1; margin: 0; padding: 22px 28px; background: #f4f6f8; font: 26px/1.42 ui-monospace, "DejaVu Sans Mono", monospace; }
pre + pre { flex: none; border-left: 2px dashed #d5dce4; color: #1a6b33; }
"""


def html(catalogue: Catalogue, language: str) -> str:
    config = CONFIGS[language]
    with (catalogue.root / config).open(encoding="utf-8") as file:
        site = yaml_load(file)
    snippet = catalogue.snippets[SNIPPET]
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><style>{STYLE}</style>'
        f"<h1>{escape(site['site_name'])}</h1><p>{escape(site['site_description'])}</p>"
        f"<main><pre>{escape(snippet.code)}</pre><pre>{escape(snippet.output)}</pre></main>"
    )


def digests(catalogue: Catalogue) -> dict[str, str]:
    return {language: hashlib.sha256(html(catalogue, language).encode()).hexdigest()[:16] for language in LANGUAGES}


def main() -> None:
    from playwright.sync_api import sync_playwright

    catalogue = read()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport=dict(zip(("width", "height"), SIZE)))
        for language in LANGUAGES:
            page.set_content(html(catalogue, language))
            file = Path("theme/assets") / f"card-{language}.png"
            page.screenshot(path=file)
            print(f"{file}: {file.stat().st_size} bytes")
        browser.close()
    DRAWN_FROM.write_text(json.dumps(digests(catalogue)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
