"""A person at the consent page, without a browser; and a `BROWSER` program that does the same."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

SCRIPT = """#!{python}
import os, sys
from urllib.parse import urljoin
sys.path.insert(0, {support!r})
from fake_google.people import answer, visit
if os.fork() == 0:
    os.setsid()
    for stream in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    leads_to = answer(sys.argv[1], allow={allow!r}, scopes={scopes!r})
    for path in {first!r}:
        visit(urljoin(leads_to, path))
    shown = visit(leads_to)
    with open({page!r} + ".new", "w", encoding="utf-8") as file:
        file.write(shown)
    os.rename({page!r} + ".new", {page!r})
    os._exit(0)
"""


class NotAskedError(Exception):
    """The address shows an error page instead of the question."""


def answer(auth_url: str, *, allow: bool = True, scopes: Sequence[str] | None = None) -> str:
    """Open the consent page, tick these scopes (None: all) and press a button.

    Returns the redirect address, not visited.

    Raises:
        NotAskedError: Google shows an error page; its text is the message.
    """
    status, text, _ = _ask("GET", auth_url)
    if status != 200:
        raise NotAskedError(text)
    ticket = text.partition('name="ticket" value="')[2].partition('"')[0]
    offered = [part.partition('"')[0] for part in text.split('name="scope" value="')[1:]]
    form = [("ticket", ticket), ("decision", "allow" if allow else "deny")]
    form += [("scope", scope) for scope in (offered if scopes is None else scopes)]
    _, _, location = _ask("POST", urljoin(auth_url, "consent"), urlencode(form))
    return location


def visit(address: str) -> str:
    """Follow a redirect to the loopback listener; returns the page shown there."""
    return _ask("GET", address)[1]


def browser(
    folder: Path, *, allow: bool = True, scopes: Sequence[str] | None = None, first: Sequence[str] = ()
) -> Path:
    """A program for the environment variable `BROWSER`: it answers in the background, like a person.

    What it is shown in the end lies in `page.html` beside it.

    Args:
        folder: Where it is put.
        allow: Whether the person says yes.
        scopes: The boxes they tick; None: all.
        first: What knocks at the port before the answer comes: paths with their query.
    """
    path = folder / "browser"
    path.write_text(
        SCRIPT.format(
            python=sys.executable,
            support=str(Path(__file__).parents[1]),
            allow=allow,
            scopes=None if scopes is None else list(scopes),
            first=list(first),
            page=str(folder / "page.html"),
        ),
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def _ask(verb: str, address: str, form: str = "") -> tuple[int, str, str]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(verb, f"{parts.path or '/'}?{parts.query}".rstrip("?"), form or None, headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers.get("Location", "")
    finally:
        connection.close()
