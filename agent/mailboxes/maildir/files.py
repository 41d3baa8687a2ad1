"""The files of a Maildir: reading one as a message, and placing a draft in one rename.

Nobody looks into `tmp/`: what lies there does not exist yet.
"""

from __future__ import annotations

import errno
import itertools
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from agent.errors import MailboxError, MailboxMissingError, RefusedError, TryLaterError
from agent.mailboxes.conversations import read_outgoing
from agent.mailboxes.maildir.file_bytes import MOST_BYTES, holds_any, read_beginning, read_headers
from agent.mailboxes.maildir.file_names import flags_of, marks_of, unique_part
from agent.mailboxes.maildir.folders import Folder, Layout, make_drafts_folder
from agent.model.letter import Outgoing
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
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
_FLAGS = "DS"
"""A draft, and seen: nobody needs to be told of it as new mail."""
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

    Args:
        folder: The Maildir.
        letter: What identifies the letter, such as its Message-ID; only a hash of it shows in the name.
        raw: The mail.
        seconds: The delivery time (Unix seconds); the name tells it too.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    mark = f"H{sha256(letter.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    for leftover in (folder / "tmp").glob(f"*{mark}.*"):
        leftover.unlink(missing_ok=True)
    host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")
    name = f"{seconds}.R{os.urandom(8).hex()}P{os.getpid()}Q{next(_counter)}{mark}.{host}"
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


# ---- drafts


def ensure_drafts_folder(layout: Layout, drafts: str) -> Folder:
    """The Drafts folder; made, in the style of the mailbox, where there is none.

    Raises:
        As `stage_draft`.
    """
    with _explain_refusals(drafts):
        return make_drafts_folder(layout, drafts)


def stage_draft(drafts: Folder, outgoing: Outgoing) -> str:
    """Write the draft into tmp/ and return its unique name; its delivery time is its Date.

    Raises:
        TryLaterError: the disk is full or does not answer.
        MailboxMissingError: the folder is gone.
        MailboxError: the folder cannot be written.
    """
    with _explain_refusals(drafts.name):
        return write_tmp(
            drafts.path,
            outgoing.message_id,
            outgoing.raw.replace(b"\r\n", b"\n"),  # as every program stores mail in a Maildir
            int(read_outgoing(outgoing).date.timestamp()),
        )


def place_draft(drafts: Folder, ticket: str) -> str:
    """Let the staged draft appear; the same again when it already stands there.

    Raises:
        As `stage_draft`; MailboxError also when what was staged is gone.
    """
    with _explain_refusals(drafts.name):
        try:
            (drafts.path / "tmp" / ticket).rename(drafts.path / "cur" / f"{ticket}:2,{_FLAGS}")
        except FileNotFoundError:
            if ticket not in list_mails(drafts.path):
                raise MailboxError(
                    f"The draft that was made ready in {drafts.name} is gone.",
                    "Run `second-chance run` again: it looks first and then makes it anew.",
                ) from None
        sync_folder(drafts.path, "cur")
    return ticket


def swap_drafts(drafts: Folder, draft_id: str, ticket: str) -> str:
    """Let the staged draft appear where another stands; at every moment one of them does.

    The old file first takes the new name, then the new words take its place: a name that other programs
    know never changes its content.

    Raises:
        RefusedError: the old draft is no longer in Drafts.
        As `stage_draft`.
    """
    ready = drafts.path / "tmp" / ticket
    with _explain_refusals(drafts.name):
        try:
            old = drafts.path / list_mails(drafts.path)[draft_id]
            flags = "".join(sorted({*flags_of(old.name), *_FLAGS}))
            target = drafts.path / "cur" / f"{ticket}:2,{flags}"
            old.rename(target)
        except (KeyError, FileNotFoundError):
            ready.unlink(missing_ok=True)
            raise RefusedError(
                "The draft is no longer where it stood: it was moved, changed or sent just now.",
                "Run `second-chance run` to see what became of it.",
            ) from None
        ready.rename(target)
        sync_folder(drafts.path, "cur")
    return ticket


@contextmanager
def _explain_refusals(drafts: str) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence for a person."""
    try:
        yield
    except OSError as error:
        refused = f"{drafts}: {error.strerror}."
        if error.errno in _FULL:
            raise TryLaterError(
                f"There is no room to put a draft into {refused}",
                "Make room on that disk; the next `second-chance run` tries again.",
            ) from error
        if error.errno in _GONE:
            raise MailboxMissingError(
                f"The folder {drafts} is gone.",
                "Check `path` and `drafts` in config.toml, then run `second-chance doctor`.",
            ) from error
        if error.errno in _CLOSED:
            raise MailboxError(
                f"No draft can be put into {refused}",
                "Make the folder writable for you, then run `second-chance run` again.",
            ) from error
        raise TryLaterError(
            f"The folder {drafts} does not answer: {error.strerror}.",
            "The next `second-chance run` tries again.",
        ) from error
