"""No address that was ever published stops working."""

import re
from pathlib import Path

import pytest

from zerograd.site import addresses

ROOT = Path(__file__).parents[1]


def built_in(folder: Path) -> set[str]:
    found = {file.parent.relative_to(folder).as_posix() for file in folder.rglob("index.html")} - {"."}
    return {address for address in found if address != "en" and not address.startswith("en/")}


@pytest.mark.parametrize("below", ["", "en"])
def test_every_address_leads_to_a_page(site, below):
    listed = addresses.read(ROOT)
    moved = {old for old, new in listed.items() if old != new}
    built = built_in(site / below)
    assert moved <= built, "a page that moved needs its redirect"
    found = addresses.problems(listed, built - moved)
    assert not found, "\n".join(found)


@pytest.fixture
def listing(tmp_path):
    def write(text: str) -> Path:
        (tmp_path / addresses.FILE).write_text(text)
        return tmp_path

    return write


def test_a_page_that_is_gone_or_new_is_named_with_its_cure(listing):
    listed = addresses.read(listing("# a comment\na\nb\n"))
    gone, new = addresses.problems(listed, {"a", "c"})
    assert "b leads to b, and there is no such page" in gone and "cure:" in gone
    assert "c is not listed" in new and "cure:" in new
    assert addresses.problems(listed, {"a", "b"}) == []


def test_a_page_that_moved_twice_leads_to_where_it_is(listing, tmp_path):
    root = listing("a -> b\nb -> c\nc\n")
    assert addresses.read(root) == {"a": "c", "b": "c", "c": "c"}
    addresses.write(root, tmp_path / "site", "https://example.org/en/")
    for old in "ab":
        page = (tmp_path / "site" / old / "index.html").read_text()
        assert 'content="0; url=../c/"' in page and 'rel="canonical" href="https://example.org/en/c/"' in page
        assert "<script" not in page
    assert not (tmp_path / "site/c").exists()


def test_a_move_in_a_circle_is_refused(listing):
    with pytest.raises(ValueError, match=re.escape("moves in a circle")):
        addresses.read(listing("a -> b\nb -> a\n"))
