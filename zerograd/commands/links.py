"""Ask for every outside address that the pages name, and say which are gone.

    python -m zerograd links                    # for a person
    python -m zerograd links --output found.md  # for an issue: empty where nothing is gone

Gone means 404, 410, or a host that does not exist. A server that refuses a program, or is slow today, is only mentioned
in the terminal: that says nothing about a reader's browser.
"""

from __future__ import annotations

import argparse
import re
import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from zerograd import catalogue as catalogue_module
from zerograd.catalogue import Catalogue
from zerograd.commands.found import add_output, hand_over

ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]，。；）]+")
SECONDS = 20
TRIES = 2
GONE = ("404", "410", "no such host")


add_arguments = add_output


def main(options: argparse.Namespace) -> int:
    named = addresses(catalogue_module.read(options.root))
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(named, pool.map(answer, named)))
    lines = []
    for address, places in named.items():
        if answers[address] in GONE:
            lines.append(f"- {address}: {answers[address]} ({', '.join(places)})")
        elif answers[address]:
            print(f"no answer that says anything: {address}: {answers[address]}")
    text = "\n".join([f"## {len(lines)} outside addresses are gone\n", *lines, ""]) if lines else ""
    hand_over(text, options.output)
    print(f"{len(named)} outside addresses: {len(lines)} gone")
    return 0


def addresses(everything: Catalogue) -> dict[str, list[str]]:
    """Every outside address, without its fragment, and the places that name it."""
    named: dict[str, list[str]] = {}
    for pages in everything.pages.values():
        for page in pages.values():
            for number, line in enumerate(page.body.splitlines(), page.body_line):
                for address in ADDRESS.findall(line):
                    address = address.split("#")[0].rstrip(".,;:")
                    named.setdefault(address, []).append(f"{page.path}:{number}")
    return named


def answer(address: str) -> str:
    """What is wrong with an address; "" if nothing."""
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (link check, once a week)"})
    problem = ""
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                return ""
        except urllib.error.HTTPError as error:
            problem = str(error.code)
        except urllib.error.URLError as error:
            unknown = isinstance(error.reason, socket.gaierror) and error.reason.errno == socket.EAI_NONAME
            problem = "no such host" if unknown else str(error.reason)
        except (OSError, ValueError) as error:
            problem = f"{type(error).__name__}: {error}"
        if problem in GONE:
            break
    return problem
