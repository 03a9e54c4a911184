"""The build of the English site in a process of its own, while this one builds the Chinese one.

Where that is safe the process is forked: it has what this one has imported and read. Elsewhere it starts afresh, and is sent
what was read. While the site is served the process stays, and makes again the pages that it is asked for.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError

from zerograd.catalogue.model import CONFIGS
from zerograd.site.facts import Facts

given: Facts | None = None
"""In the build of the second language: what the first one knows."""


class SecondLanguage:
    """Starts at once, below the site of `facts`; `answer` waits for it, `stop` ends it. `again` is what it does when asked."""

    def __init__(self, facts: Facts, site: Path, strict: bool, again: Callable[..., None]):
        safe = sys.platform == "linux" and threading.active_count() == 1
        context = multiprocessing.get_context("fork" if safe else "spawn")
        self.connection, theirs = context.Pipe()
        arguments = self.connection, theirs, facts, site / "en", strict, again
        self.process = context.Process(target=apart, args=arguments, daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, *arguments) -> None:
        self.connection.send(arguments)

    def answer(self) -> list[str]:
        """Wait, and return the warnings of what it did last; where that failed, raise with what it said."""
        try:
            messages, failed = self.connection.recv()
        except EOFError:
            messages, failed = ["its process ended without a word"], True
        if failed:
            raise BuildError("\n".join([f"the English site was not built ({CONFIGS['en']}):", *messages]))
        return messages

    def stop(self) -> None:
        self.process.kill()
        self.process.join()


running: SecondLanguage | None = None


def apart(theirs: Connection, ours: Connection, facts: Facts, site: Path, strict: bool, again: Callable) -> None:
    """What the process does: build, then what it is asked for; each time it answers with the messages and whether it failed."""
    theirs.close()
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)

    def attempt(function: Callable, *arguments) -> None:
        messages.clear()
        failed = True
        try:
            function(*arguments)
            failed = False
        except Abort:
            pass
        except Exception:  # noqa: BLE001 - the other side says it
            messages.append(traceback.format_exc())
        ours.send((messages, failed))

    try:
        attempt(build_second, facts, site, strict)
        while True:
            attempt(again, *ours.recv())
    except (EOFError, OSError, KeyboardInterrupt):
        pass  # the first one has ended


def build_second(facts: Facts, site: Path, strict: bool) -> None:
    global given
    given = facts
    config = load_config(str(facts.catalogue.root / CONFIGS["en"]), site_dir=str(site), strict=strict)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
