"""The files of one Maildir: their names and flags, reading them, and writing one so that it is there at once.

A file is called `unique:2,FLAGS`; the unique part stays when flags change or another program moves the file
(https://cr.yp.to/proto/maildir.html). `tmp/` is seen by nobody: what lies there does not exist yet.
"""

from __future__ import annotations

import itertools
import os
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

_INFO = re.compile(r"[:;!]2,([A-Za-z]*)$")
"""`:2,` and what stands for it where a colon cannot be in a file name."""
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_FIRST_BITE = 8 * 1024
_MOST_HEADERS = 64 * 1024
_BITE = 256 * 1024
_LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
_counter = itertools.count()


def unique_part(name: str) -> str:
    """The part of a file name that stays."""
    return _INFO.sub("", name)


def flags_of(name: str) -> str:
    """The flags of a file name, such as `D` for a draft, `S` for seen, `T` for trashed."""
    found = _INFO.search(name)
    return found[1] if found else ""


def listing(folder: Path) -> dict[str, str]:
    """Unique name -> place in the folder (`cur/…`) of every mail in it.

    Raises:
        OSError: the folder is not there or closed.
    """
    mails: dict[str, str] = {}
    for part in ("new", "cur"):
        try:
            with os.scandir(folder / part) as entries:
                for entry in entries:
                    name = entry.name
                    if not name.startswith("."):
                        mails[unique_part(name)] = f"{part}/{name}"
        except FileNotFoundError:
            if part == "cur":
                raise
    return mails


def read_headers(path: Path) -> tuple[bytes, os.stat_result]:
    """A mail up to the blank line behind its headers (or 64 KB), and its file's facts.

    Raises:
        OSError: the file is not there or closed.
    """
    with path.open("rb", buffering=0) as file:
        facts = os.fstat(file.fileno())
        start = file.read(_FIRST_BITE)
        found = _HEADERS_END.search(start)
        while found is None and len(start) < _MOST_HEADERS:
            more = file.read(_MOST_HEADERS - len(start))
            if not more:
                break
            start += more
            found = _HEADERS_END.search(start)
    return (start[: found.end()] if found else start), facts


def read_mail(path: Path, most: int) -> tuple[bytes, os.stat_result]:
    """A mail, or as much of its beginning as `most` bytes, and its file's facts.

    Raises:
        OSError: the file is not there or closed.
    """
    with path.open("rb") as file:
        return file.read(most), os.fstat(file.fileno())


def holds_any(path: Path, words: Sequence[bytes], most: int) -> bool:
    """Whether one of these words stands in the first `most` bytes of a file, in any case.

    Args:
        path: The file; read in portions, never whole.
        words: In lower case.
        most: Where reading ends.

    Raises:
        OSError: the file is not there or closed.
    """
    overlap = max(map(len, words)) - 1
    with path.open("rb", buffering=0) as file:
        tail = b""
        for _ in range(-(-most // _BITE)):
            more = file.read(_BITE)
            if not more:
                return False
            portion = (tail + more).lower()
            if any(word in portion for word in words):
                return True
            tail = more[-overlap:]
    return False


def modified(facts: os.stat_result) -> datetime:
    """When a mail was delivered: a file's time of change, which mail programs keep for this."""
    return datetime.fromtimestamp(min(max(facts.st_mtime, 0), _LATEST), UTC)


def new_unique_name(letter: str, seconds: int) -> str:
    """A name no other file has; it tells the delivery time (Unix seconds) and which letter lies in it.

    Args:
        letter: What identifies the letter, such as its Message-ID; only a hash of it shows.
        seconds: The delivery time.
    """
    host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")
    mark = f"R{os.urandom(8).hex()}P{os.getpid()}Q{next(_counter)}{_letter_mark(letter)}"
    return f"{seconds}.{mark}.{host}"


def write_tmp(folder: Path, letter: str, raw: bytes, seconds: int) -> str:
    """Write a mail into tmp/, safe on disk, and return its unique name; leftovers of the same letter go.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    for left in (folder / "tmp").glob(f"*{_letter_mark(letter)}.*"):
        left.unlink(missing_ok=True)
    name = new_unique_name(letter, seconds)
    path = folder / "tmp" / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.utime(path, (seconds, seconds))
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
    return name


def settle(folder: Path, part: str) -> None:
    """See that a rename in this part of the folder outlives a power cut.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(folder / part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _letter_mark(letter: str) -> str:
    return f"H{sha256(letter.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
