"""Damaged files are answered with file, line and cure, never with a traceback, and damaged evidence proves nothing more.

Seeded and bounded: the same damage in every run, a fixed number of times.
"""

from __future__ import annotations

import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.house import House, template

from zerograd.proof import report as reports
from zerograd.proof.report import FAILS, ReportError, Result, digest, save

ANSWER = re.compile(r"[^:\n]+:\d+: .+\n    cure: .+", re.DOTALL)
FILES = {
    "a page": "docs/en/one.md",
    "a Chinese page": "docs/zh/one.md",
    "a snippet": "snippets/one/first.md",
    "a question": "snippets/one/question.yml",
    "the topics": "topics.yml",
    "a notebook": "docs/en/lab-made.ipynb",
    "a page that is none": "docs/en/about.md",
}
PIECES = st.one_of(
    st.sampled_from(
        [
            b"",
            b"---\n",
            b"\n",
            b"\r\n",
            b":",
            b": [",
            b"- ",
            b"\t",
            b"!!!",
            b'"',
            b"'",
            b"```",
            b"{",
            b"}",
            b"[",
            b"]",
            b"null",
        ]
        + [
            b"&a",
            b"*a",
            b"!!python/object:os.system",
            b"<!--",
            b"--8<-- ",
            b"\xff",
            b"\x00",
            b"\xef\xbb\xbf",
            b"\xe2\x80\xae",
        ]
        + [
            b"1e999",
            b"-1",
            b"true",
            b"2001-01-01",
            b"? ",
            b"%",
            b"@",
            b"[" * 2000,
            b"{" * 500,
            b"$$",
            b"<script>",
            b"## ",
        ]
    ),
    st.binary(max_size=8),
    st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES), min_size=1, max_size=3)
"""Where, how many bytes go, and what comes in their place."""
BOUNDED = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def damaged(content: bytes, damage) -> bytes:
    for place, length, piece in damage:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + length :]
    return content


@pytest.fixture
def untidy(tmp_path):
    shutil.copytree(template().name, tmp_path / "house")
    return House(tmp_path / "house")


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_is_answered_in_words(kind, untidy):
    file = untidy.root / FILES[kind]
    sound = file.read_bytes()

    @BOUNDED
    @given(DAMAGE)
    def damage_it(damage):
        file.write_bytes(damaged(sound, damage))
        try:
            for said in untidy.problems():
                assert ANSWER.fullmatch(said), said
        finally:
            file.write_bytes(sound)

    damage_it()


def test_damaged_evidence_proves_nothing_more(untidy):
    snippets = untidy.catalogue.snippets
    file = untidy.root / "snippets/one/verified.json"
    failed = {
        name: {"2.13.0": Result(digest(snippets[name]), FAILS, "2026-03-04", "Python 3.11.0, Linux")}
        for name in ("one/first", "one/second")
    }
    save(failed, file)
    sound = file.read_bytes()

    @BOUNDED
    @given(DAMAGE)
    def damage_it(damage):
        file.write_bytes(damaged(sound, damage))
        try:
            shown = reports.load(untidy.root)
        except ReportError as error:
            assert ANSWER.fullmatch(str(error))
        else:
            assert not any(shown.verdict(snippets[name]).verified for name in failed)

    damage_it()
