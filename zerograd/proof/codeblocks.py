"""pytest-codeblocks, which runs the snippets: the one module that uses what it does not promise (its parser's data class,
`TestBlock.runtest` without an item, and `stdout_io`, through which it captures). The version is pinned for that."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

from pytest_codeblocks import CodeBlock, plugin
from pytest_codeblocks.main import extract_from_buffer

from zerograd.catalogue.model import Snippet

__all__ = ["CodeBlock", "block_of", "capture_by", "execute"]


def block_of(snippet: Snippet, text: str | None = None) -> CodeBlock:
    """The code block as pytest-codeblocks reads it, from the text of the snippet's file. A second reader must agree with
    the catalogue: ValueError where it does not."""
    if text is None:
        text = f"```python\n{snippet.code}```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{snippet.output}```\n"
    blocks = [block for block in extract_from_buffer(io.StringIO(text)) if block.syntax == "python"]
    if len(blocks) != 1 or blocks[0].expected_output is None:
        what = f"pytest-codeblocks finds {len(blocks)} code blocks with an output"
        raise ValueError(f"{snippet.path}: {what}; write exactly one of each")
    block = blocks[0]
    if (block.code, block.expected_output) != (snippet.code, snippet.output):
        raise ValueError(f"{snippet.path}: pytest-codeblocks reads other code or output than the catalogue shows")
    block.importorskip = None  # what is missing is decided, and said, before
    return block


def execute(block: CodeBlock, name: str) -> None:
    """Run a block and compare its output, if it has an expected one. Errors of the code come wrapped in RuntimeError."""
    plugin.TestBlock.runtest(SimpleNamespace(obj=block, name=name))


def capture_by(capture: Callable[[], AbstractContextManager]) -> None:
    """Let `capture()` take what the block prints, for the rest of this process."""
    plugin.stdout_io = capture
