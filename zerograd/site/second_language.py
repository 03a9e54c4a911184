"""The build of the English site in a process of its own, while this one builds the Chinese one.

Where that is safe the process is forked: it has what this one has imported and read. Elsewhere it starts afresh, and is sent
what was read.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
import threading
import traceback
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError

from zerograd.catalogue.model import CONFIGS
from zerograd.site.facts import Facts

given: Facts | None = None
"""In the build of the second language: what the first one knows."""


class SecondLanguage:
    """Starts at once, below the site of `facts`; `join` waits for it, `stop` ends it."""

    def __init__(self, facts: Facts, site: Path, strict: bool):
        safe = sys.platform == "linux" and threading.active_count() == 1
        context = multiprocessing.get_context("fork" if safe else "spawn")
        self.answer, answer = context.Pipe(duplex=False)
        self.process = context.Process(target=apart, args=(answer, facts, site / "en", strict), daemon=True)
        self.process.start()
        answer.close()

    def join(self) -> list[str]:
        """Wait, and return the warnings of the build; a failed one raises with what it said."""
        try:
            messages, failed = self.answer.recv()
        except EOFError:
            messages, failed = ["its process ended without a word"], True
        self.stop()
        if failed:
            raise BuildError("\n".join([f"the English site was not built ({CONFIGS['en']}):", *messages]))
        return messages

    def stop(self) -> None:
        self.process.kill()
        self.process.join()


def apart(answer, facts: Facts, site: Path, strict: bool) -> None:
    """What the process does: build, and answer with the messages and whether it failed."""
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        build_second(facts, site, strict)
    except Abort:
        answer.send((messages, True))
    except BaseException:
        answer.send(([*messages, traceback.format_exc()], True))
    else:
        answer.send((messages, False))


def build_second(facts: Facts, site: Path, strict: bool = False, dirty: bool = False) -> None:
    global given
    given = facts
    try:
        config = load_config(str(facts.catalogue.root / CONFIGS["en"]), site_dir=str(site), strict=strict)
        config.plugins.on_startup(command="build", dirty=dirty)
        build(config, dirty=dirty)
        config.plugins.on_shutdown()
    finally:
        given = None
