"""A picture shows what its claim printed: another output makes another picture, or an error that names the line."""

import dataclasses
import re

import pytest
from support.building import ours
from support.page import read

from zerograd.catalogue.model import CHINESE, LANGUAGES
from zerograd.pictures.draw import KINDS, PictureError, drawn, figure, problems

SNIPPETS = {name: snippet for name, snippet in ours().snippets.items() if snippet.picture}
LARGEST = 12_000
CHANGES = {
    "cuda-out-of-memory/sixteen-bytes-per-parameter": ("AdamW: [4, 4, 8]", "AdamW: [4, 4, 9]", "17"),
    "cuda-out-of-memory/what-each-cure-saves": ("1024, 2048, 1024]", "1024, 2048, 777]", "777"),
    "detach-vs-no-grad/both-in-one-picture": ("under no_grad(): False | graph of h: False", "under no_grad(): True | graph of h: True", ""),
    "err-mat-shapes/last-dimension-must-equal-in-features": ("(4x12 and 10x2)", "(4x13 and 11x2)", "11"),
    "loss-not-decreasing/learning-rate-on-a-parabola": ("lr 2.1: 2.00 -2.20 2.42 -2.66 2.93 -3.22", "lr 2.1: 2.00 -1.20 0.72", "0.72"),
    "loss-optimizer-connection/who-reads-who-writes": ("w = 1.5", "w = 1.25", "1.25"),
    "model-train-vs-eval/batch-norm-in-both-modes": ("[-0.206, 3.911]", "[-0.306, 3.711]", "3.711"),
    "model-train-vs-eval/dropout-in-both-modes": ("1.2500]) share of zeros: 0.2", "2.0000]) share of zeros: 0.5", "5"),
    "overfitting-val-loss-up/eight-noisy-points": ("step 300: train 0.01, val 0.43", "step 300: train 0.01, val 0.19", "0.19"),
    "view-reshape-contiguous/view-on-a-transposed-tensor": ("memory: [0, 1, 2, 3, 4, 5]", "memory: [0, 3, 1, 4, 2, 5]", "+1, +1, +1, +1, +1"),
    "why-zero-grad/never-zeroing-is-momentum-one": ("-3.7 -4.0 -4.0", "-3.7 -2.0 -0.3", "-0.3"),
    "zero-grad-where-to-put/three-places-one-result": ("before step: w = [0.0, 0.0], identical: False", "before step: w = [0.5, 0.0], identical: True", "[0.5, 0.0]"),
}  # fmt: skip
"""In the output of each claim with a picture: this, what may stand there instead, and what its text then says."""


def printing(name: str, output: str):
    return dataclasses.replace(SNIPPETS[name], output=output)


def test_each_kind_is_drawn_somewhere_and_ten_pages_have_a_picture():
    assert {snippet.picture for snippet in SNIPPETS.values()} == {*KINDS} and {*SNIPPETS} == {*CHANGES}
    assert len({snippet.slug for snippet in SNIPPETS.values()}) >= 10 and not [*problems(SNIPPETS.values())]


@pytest.mark.parametrize("name", CHANGES)
def test_it_follows_the_output(name):
    old, new, says = CHANGES[name]
    assert old in SNIPPETS[name].output
    other = printing(name, SNIPPETS[name].output.replace(old, new))
    for language in LANGUAGES:
        before, after = drawn(SNIPPETS[name], language), drawn(other, language)
        assert after.alt != before.alt and says in after.alt
        assert [*map(str, after.panels)] != [*map(str, before.panels)]


@pytest.mark.parametrize("name", CHANGES)
def test_an_output_that_it_cannot_read_is_named_with_line_and_cure(name):
    """The last line that the picture reads is damaged."""
    snippet, lines = SNIPPETS[name], SNIPPETS[name].output.splitlines(keepends=True)
    for i in reversed(range(len(lines))):
        found = [*problems([printing(name, "".join([*lines[:i], "something else\n", *lines[i + 1 :]]))])]
        if found:
            break
    (problem,) = found
    assert (problem.path, problem.line) == (snippet.path, snippet.output_line + i)
    assert snippet.picture in problem.cure and KINDS[snippet.picture].READS in problem.cure
    with pytest.raises(PictureError, match=re.escape(f"{snippet.path}:{problem.line}: ")):
        figure(printing(name, "".join([*lines[:i], "something else\n", *lines[i + 1 :]])), "en")


def test_it_draws_only_what_the_code_computes():
    snippet = SNIPPETS["why-zero-grad/never-zeroing-is-momentum-one"]
    (problem,) = problems([dataclasses.replace(snippet, code=snippet.code.replace("w**2 / 2", "w**4"))])
    assert "`w**2 / 2`" in problem.what


def test_a_kind_that_is_not_there_is_answered_with_those_that_are():
    snippet = dataclasses.replace(SNIPPETS["err-mat-shapes/last-dimension-must-equal-in-features"], picture="bar")
    (problem,) = problems([snippet])
    assert "did you mean 'bars'?" in problem.what and all(kind in problem.cure for kind in KINDS)


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_shows_it_small_described_and_without_styles(name, site):
    slug, claim = name.split("/")
    for language in LANGUAGES:
        folder = site / ("en" * (language == "en"))
        box = read(folder / slug / "index.html").soup.find(id=claim).parent
        (shown,) = box.select("figure.picture")
        (image,) = shown.select('[role="img"]')
        assert bool(CHINESE.search(image["aria-label"])) == (language == "zh")
        assert image.select("svg") and all(svg["aria-hidden"] == "true" for svg in image.select("svg"))
        assert len(str(shown).encode()) < LARGEST
        assert not shown.select("style, script, [style], [id]")
        assert "<svg" not in (folder / f"{slug}.md").read_text(encoding="utf-8")
