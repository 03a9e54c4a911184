"""From a snippet to the figure on the page, and what is wrong where none can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from zerograd.catalogue.model import LANGUAGES, Problem, Snippet, suggestion
from zerograd.pictures import bars, curves, graph, modes, parabola, places, product, sequence, strides
from zerograd.pictures.reading import Output, Picture, Unreadable
from zerograd.words import words

KINDS = {
    kind.__name__.rpartition(".")[2]: kind
    for kind in (bars, curves, graph, modes, parabola, places, product, sequence, strides)
}
"""By the name that the mark gives."""


class PictureError(ValueError):
    """A picture that cannot be drawn; the message is the problem: file, line, cure."""


def drawn(snippet: Snippet, language: str) -> Picture:
    if snippet.picture not in KINDS:
        what = f"there is no picture {snippet.picture!r}{suggestion(snippet.picture, KINDS)}"
        raise PictureError(Problem(snippet.path, 1, what, f"use one of: {', '.join(KINDS)}"))
    kind = KINDS[snippet.picture]
    output = Output(tuple(snippet.output.splitlines()), snippet.code)
    try:
        return kind.draw(output, words(language)["pictures"])
    except Unreadable as error:
        cure = f"print {kind.READS}, or delete the mark <!--picture: {snippet.picture}-->"
        raise PictureError(Problem(snippet.path, snippet.output_line + error.line, str(error), cure)) from None


def figure(snippet: Snippet, language: str) -> str:
    """The picture as HTML: its panels, one image to whoever listens, and where it comes from."""
    picture, source = drawn(snippet, language), words(language)["pictures"]["source"]
    panels = "".join(map(str, picture.panels))
    return (
        f'<figure class="picture"><div class="panels" role="img" aria-label="{escape(picture.alt)}">{panels}</div>'
        f"<figcaption>{source}</figcaption></figure>"
    )


def problems(snippets: Iterable[Snippet]) -> Iterator[Problem]:
    for snippet in snippets:
        try:
            for language in LANGUAGES if snippet.picture else ():
                drawn(snippet, language)
        except PictureError as error:
            yield error.args[0]
