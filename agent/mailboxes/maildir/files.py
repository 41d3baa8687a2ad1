"""The files of a Maildir: reading one as a message, and writing one where nobody sees it yet.

Nobody looks into `tmp/`: what lies there does not exist yet.
"""

from __future__ import annotations

import itertools
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from agent.mailboxes.maildir.file_bytes import MOST_BYTES, holds_any, read_beginning, read_headers
from agent.mailboxes.maildir.file_names import marks_of, unique_part
from agent.mailboxes.maildir.folders import Folder
from agent.model.mail import Message
from agent.reading.authentication import ANYBODY, Trust
from agent.reading.message import read_message

_LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
_CALENDAR_SIGNS = (
    b"text/calendar",
    b"application/ics",
    b".ics",
    b"begin:vcalendar",
    b"qkvhsu46vknbtevorefs",  # the same in base64, where a file name is encoded too
)
_counter = itertools.count()


def list_mails(folder: Path) -> dict[str, str]:
    """Unique name -> place in the folder (`cur/…`) of every mail in it.

    A link that leads nowhere is none. What else may be no file, such as a pipe, is found out by who opens it.

    Raises:
        OSError: the folder is not there or closed.
    """
    mails: dict[str, str] = {}
    for part in ("new", "cur"):
        try:
            with os.scandir(folder / part) as entries:
                names = (entry.name for entry in entries if not _leads_nowhere(entry))
                mails |= {unique_part(name): f"{part}/{name}" for name in names if not name.startswith(".")}
        except FileNotFoundError:
            if part == "cur":
                raise
    return mails


def _leads_nowhere(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link to nothing, or one that points in a circle."""
    return entry.is_symlink() and not os.path.exists(entry)  # noqa: PTH110 - thousands of them are looked at


# ---- reading


def read_file(folder: Folder, name: str, file: str, *, bodies: bool, trust: Trust = ANYBODY) -> Message:
    """Read one mail file.

    Args:
        folder: Where it lies.
        name: Its unique name.
        file: `cur/…` or `new/…` under the folder.
        bodies: Whether its words are wanted, or its headers alone.
        trust: Whose word on its sender is believed.

    Raises:
        OSError: it is not there or closed.
    """
    path = folder.path / file
    raw, facts = read_beginning(path) if bodies else read_headers(path)
    return read_message(
        raw,
        key=f"{folder.place}/{name}",
        received=delivery_time(facts),
        marks=marks_of(folder.role, file),
        headers_only=not bodies,
        trust=trust,
    )


def may_hold_calendar(path: Path) -> bool:
    """Whether the bytes of a mail file allow for a calendar in it: a cheap test before anything is parsed.

    Raises:
        OSError: it is not there or closed.
    """
    return holds_any(path, _CALENDAR_SIGNS, MOST_BYTES)


def delivery_time(facts: os.stat_result) -> datetime:
    """When a mail was delivered: its file's time of change, which mail programs keep for this."""
    return datetime.fromtimestamp(min(max(facts.st_mtime, 0), _LATEST), UTC)


# ---- writing


def write_tmp(folder: Path, letter: str, raw: bytes, seconds: int) -> str:
    """Write a mail into tmp/, safe on disk, and return its unique name; leftovers of the same letter go.

    The name tells when `cur/` was last changed: as long as that stands, nothing was put there since.

    Args:
        folder: The Maildir.
        letter: What identifies the letter, such as its Message-ID; only a hash of it shows in the name.
        raw: The mail.
        seconds: The delivery time (Unix seconds); the name tells it too.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    mark = remove_leftovers(folder, letter)
    host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")
    changed = (folder / "cur").stat().st_mtime_ns
    name = f"{seconds}.R{os.urandom(8).hex()}P{os.getpid()}Q{next(_counter)}C{changed:x}{mark}.{host}"
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


def remove_leftovers(folder: Path, letter: str) -> str:
    """Remove what lies in tmp/ of a letter; what marks its files.

    Raises:
        OSError: one cannot be removed.
    """
    mark = f"H{sha256(letter.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    for leftover in (folder / "tmp").glob(f"*{mark}.*"):
        leftover.unlink(missing_ok=True)
    return mark


def sync_folder(folder: Path, part: str) -> None:
    """Make sure that a rename in this part of the folder outlives a power cut.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(folder / part, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
