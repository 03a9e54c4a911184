"""Search: what the reader's browser needs to find a question, made from the catalogue by plain Python.

    made = files(catalogue, language)  every file of the search
    settings(made, language)           addresses and texts that the page's template needs
    write(made, site_dir)              the files behind these addresses, into `<site_dir>/search/`
    offline(site)                      what stands in place of them where there is no server

Every file carries the hash of its content in its name, so a browser never mixes two builds. The index is cut into small
pieces of which a query fetches a few.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from zerograd.catalogue.model import Catalogue
from zerograd.search import data, scripts, tiers
from zerograd.words import words

FOLDER = "search"


def files(catalogue: Catalogue, language: str) -> dict[str, bytes]:
    """Content of every file of the search of one language, by its path below the site."""
    return assembled(data.questions(catalogue, language), language, data.wanted(catalogue, language))


def assembled(questions: list[data.Question], language: str, wanted: list[data.Question] = ()) -> dict[str, bytes]:
    """`wanted` are those without an answer."""
    known = [*questions, *wanted]
    made = {**tiers.files(known, len(questions)), **scripts.files(known, len(questions), language)}
    return {f"{FOLDER}/{name}": content for name, content in made.items()}


def settings(files: Mapping[str, bytes], language: str) -> dict[str, str]:
    """What the template hands to the page: addresses relative to the site, and the texts of an empty result."""

    def address(start: str) -> str:
        return next(name for name in files if name.startswith(f"{FOLDER}/{start}."))

    index, engine = (Path(address(name)).name for name in ("index", "engine"))
    return {
        "box": address("box"),
        "style": address("style"),
        "worker": f"{address('worker')}?index={index}&engine={engine}",
        **words(language)["search"],
    }


def write(files: Mapping[str, bytes], site_dir: Path | str) -> None:
    for name, content in files.items():
        file = Path(site_dir) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def offline(site: Path) -> dict[str, bytes]:
    """The files of the search that differ in a site opened without a server: the box brings a worker of its own, and the
    script that Material loads then has the engine and every piece of the index, where the engine would fetch them."""
    folder = site / FOLDER
    box, engine, index = (next(folder.glob(name)) for name in ("box.*.js", "engine.*.js", "index.*.json"))
    pieces = {
        f"https://offline/{file.relative_to(folder).as_posix()}": b64encode(file.read_bytes()).decode()
        for file in [index, *sorted(folder.glob("tiers-*/*.json"))]
    }
    empty = (folder / "search_index.json").read_text(encoding="utf-8")
    script = (
        f"var __index = {empty};\nconst zerogradIndex = 'https://offline/{index.name}';\n{{\n"
        f"const pieces = {json.dumps(pieces)};\n"
        "const fetch = async (url) => new Response(Uint8Array.from(atob(pieces[url]), (c) => c.charCodeAt()));\n"
        f"{engine.read_text(encoding='utf-8')}}}\n"
    )
    return {
        f"{FOLDER}/{box.name}": Path(__file__).with_name("offline.js").read_bytes() + box.read_bytes(),
        f"{FOLDER}/search_index.js": script.encode(),
    }


def leave_out(page) -> None:
    """Keep a page out of Material's own index, which nobody queries here; the box itself needs the plugin."""
    page.meta["search"] = {**(page.meta.get("search") or {}), "exclude": True}
