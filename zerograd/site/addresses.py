"""Every address that the site has ever had: `addresses.txt` lists them, and one that moved says where to.

    why-zero-grad
    zero-grad-reason -> why-zero-grad

An address stands for itself at the root and below `en/`. A reader who follows an old link lands on the page as it is now.
"""

from __future__ import annotations

from pathlib import Path

FILE = "addresses.txt"
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>{new}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<meta http-equiv="refresh" content="0; url=../{new}/">
<a href="../{new}/">{new}</a>
"""


def read(root: Path) -> dict[str, str]:
    """For each address where it leads: itself, or what it moved to (followed to the end)."""
    listed = {}
    for line in (root / FILE).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            old, _, new = line.partition("->")
            listed[old.strip()] = new.strip() or old.strip()
    return {old: end(old, listed) for old in listed}


def end(address: str, listed: dict[str, str]) -> str:
    seen = set()
    while listed.get(address, address) != address:
        if address in seen:
            raise ValueError(f"{FILE}: {address} moves in a circle\n    cure: let it lead to a page that is there")
        seen.add(address)
        address = listed[address]
    return address


def problems(listed: dict[str, str], built: set[str]) -> list[str]:
    """What a reader with an old link would not find, and what is not promised yet."""
    found = [
        f"{old} leads to {new}, and there is no such page\n"
        f"    cure: give the page its name back, or write where it moved to into {FILE}: {old} -> …"
        for old, new in listed.items()
        if new not in built
    ]
    return found + [
        f"{new} is not listed\n    cure: add the line {new} to {FILE}" for new in sorted(built - set(listed))
    ]


def write(root: Path, site: Path, url: str) -> None:
    """Write a page at every address that moved. `url` is the address of `site`, with a slash at its end."""
    for old, new in read(root).items():
        if old != new:
            file = site / old / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(PAGE.format(new=new, url=f"{url}{new}/"), encoding="utf-8")
