"""The file with a Google client as people have it: in Downloads, under the name that the console gave it.

It is checked, copied into `credentials/` under the name that config.toml has for it, and left where it lies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from agent.errors import BadFileError, SecondChanceError
from agent.keeping.home_folder import write_private
from agent.mailboxes.oauth import google_client

_NAMES = ("client_secret*.json", "*.apps.googleusercontent.com*.json")
"""What the console calls its downloads; browsers put " (1)" before the ending."""
_MOST = 20
"""Files that are looked into, the newest first."""
_QUOTES = {"'": "'", '"': '"', "“": "”", "<": ">"}


def read_path(text: str) -> Path:
    """The path that was typed, pasted or dropped on the terminal.

    It may stand in quotes, begin with `~`, be a `file:` address (RFC 8089) or have backslashes before its
    blanks, as terminals write what is dropped on them.
    """
    given = text.strip()
    if len(given) > 1 and _QUOTES.get(given[0]) == given[-1]:
        given = given[1:-1].strip()
    if given.casefold().startswith("file:"):
        with suppress(ValueError):
            given = unquote(urlsplit(given).path)
    path = _expand(given)
    if "\\" in given and os.sep == "/" and not os.path.lexists(path):
        path = _expand("".join(given.split("\\")))
    return path


def _expand(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:  # no such person
        return Path(text).absolute()


def find_downloads() -> tuple[Path, ...]:
    """The folders for downloads: the one of the desktop (XDG user directories), then `~/Downloads`."""
    from platformdirs import user_downloads_dir  # noqa: PLC0415 - only for a first sign-in

    found = (Path(user_downloads_dir()), Path("~/Downloads"))
    return tuple(dict.fromkeys(_expand(str(folder)) for folder in found))


def list_clients(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files in some folders that hold a desktop client, the newest first; others are passed by."""
    dated: dict[Path, float] = {}
    for folder in folders:
        for name in _NAMES:
            with suppress(OSError):
                dated |= {path: path.stat().st_mtime for path in folder.glob(name) if path.is_file()}
    newest = sorted(dated, key=lambda path: (-dated[path], path))[:_MOST]
    return tuple(path for path in newest if _is_client(path))


def _is_client(path: Path) -> bool:
    try:
        google_client.load(path)
    except BadFileError:
        return False
    return True


@contextmanager
def placing(source: Path, content: bytes, target: Path) -> Iterator[None]:
    """Put a client's file where config.toml has it, for a sign-in in the block.

    The one that was there before comes back where the sign-in fails: what was granted to it goes on.

    Args:
        source: Where it is from, for the messages.
        content: All of it.
        target: Where config.toml has it.

    Raises:
        BadFileError: it holds no desktop client.
        TryLaterError, SecondChanceError: it cannot be written.
    """
    google_client.parse(source, content)
    before: bytes | None = None
    with suppress(BadFileError):
        before = google_client.read_file(target)
        google_client.parse(target, before)
    write_private(target, content)
    try:
        yield
    except BaseException:
        if before is not None and _is_other(target, before):
            with suppress(SecondChanceError):
                write_private(target, before)
        raise


def _is_other(target: Path, before: bytes) -> bool:
    try:
        return google_client.parse(target, before) != google_client.load(target)
    except BadFileError:  # nothing is lost with it
        return False
