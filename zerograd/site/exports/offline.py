"""The whole site as one file that opens without a server: `zero-grad.zip`, made from the files of the site.

A browser that opens a file shows no `index.html` for a folder, fetches nothing and starts no worker: so links name the
file, and the search runs in the page, from scripts.
"""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from zerograd import search

FILE = "zero-grad.zip"
FOLDER = "zero-grad"
"""What unpacking it makes."""
LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"#?:]+)(?=["#?])')
LEFT_OUT = re.compile(r"\.(map|zip)$|/tiers-[^/]+/[^/]+$|(^|/)assets/javascripts/lunr/")
"""Sources, this file, and what is fetched for a search: the pieces, which a script brings here, and Material's languages."""


def write(site_dir: Path) -> None:
    instead = {
        f"{below}{name}": content for below in ("", "en/") for name, content in search.offline(site_dir / below).items()
    }
    files = {f.relative_to(site_dir).as_posix() for f in site_dir.rglob("*") if f.is_file()}
    with ZipFile(site_dir / FILE, "w") as archive:
        for name in sorted({name for name in files if not LEFT_OUT.search(name)} | instead.keys()):
            content = instead[name] if name in instead else (site_dir / name).read_bytes()
            if name.endswith(".html"):
                content = LINK.sub(to_a_file, content.decode()).encode()
            # A ZipInfo has no time of its own: the same site gives the same file.
            archive.writestr(ZipInfo(f"{FOLDER}/{name}"), content, ZIP_DEFLATED)


def to_a_file(link: re.Match) -> str:
    """`../errors/` as `../errors/index.html`."""
    folder = link[2].rsplit("/", 1)[-1] in ("", ".", "..")
    return link[1] + (f"{link[2].rstrip('/')}/index.html" if folder else link[2])
