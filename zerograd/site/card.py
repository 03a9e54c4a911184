"""The picture that other sites show beside a link to this one (Open Graph), one per language: `python -m zerograd.site.card`.

It shows what the site is: a sentence, a snippet, the output that it really has, and that on a PyTorch broken on purpose. The pictures are committed, because
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
from zerograd.site.home import SNIPPET, recorded
from zerograd.words import words

SIZE = 1200, 630
BROKEN = "backward_overwrites"
DRAWN_FROM = Path(__file__).with_suffix(".json")
LOGO = Path("theme/assets/logo.svg")
STYLE = """
body { display: flex; flex-direction: column; justify-content: center; box-sizing: border-box; width: 1200px; height: 630px;
  margin: 0; padding: 0 64px; background: #fff; color: #1c2229;
  font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { display: flex; gap: 22px; align-items: center; margin: 0; font-size: 52px; line-height: 1.2; }
svg { width: 64px; height: 64px; }
p { margin: 16px 0 30px; color: #55606c; font-size: 29px; line-height: 1.4; }
main { display: flex; overflow: hidden; border: 2px solid #d5dce4; border-radius: 10px; background: #f4f6f8; }
pre { margin: 0; padding: 22px 20px; font: 23px/1.42 ui-monospace, "DejaVu Sans Mono", monospace; }
main > pre { flex: 1; }
div { border-left: 2px dashed #d5dce4; color: #1a6b33; }
div + div { color: #a3195b; }
b { display: block; padding: 22px 20px 0; font-size: 23px; }
"""


def html(catalogue: Catalogue, language: str) -> str:
    """The claim of the home page, what it prints, and what it prints where `backward()` does not add."""
    config = CONFIGS[language]
    with (catalogue.root / config).open(encoding="utf-8") as file:
        site = yaml_load(file)
    snippet = catalogue.snippets[SNIPPET]
    shown = {"✓ PyTorch": snippet.output, f"✗ {words(language)['home']['card']}": recorded(catalogue)[BROKEN]}
    outputs = "".join(f"<div><b>{name}</b><pre>{escape(text)}</pre></div>" for name, text in shown.items())
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><style>{STYLE}</style>'
        f"<h1>{(catalogue.root / LOGO).read_text(encoding='utf-8')}{escape(site['site_name'])}</h1>"
        f"<p>{escape(site['site_description'])}</p><main><pre>{escape(snippet.code)}</pre>{outputs}</main>"
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
