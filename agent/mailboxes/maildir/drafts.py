"""Drafts as files: written where nobody sees them, then there in one rename (maildir(5))."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from agent.errors import MailboxError, MailboxMissingError, RefusedError, TryLaterError
from agent.mailboxes.conversations import read_outgoing
from agent.mailboxes.maildir.files import flags_of, list_mails, sync_folder, write_tmp
from agent.mailboxes.maildir.folders import Folder, Layout, make_drafts_folder
from agent.model.letter import Outgoing

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
_FLAGS = "DS"
"""A draft, and seen: nobody needs to be told of it as new mail."""


def ensure_folder(layout: Layout, drafts: str) -> Folder:
    """The Drafts folder; made, in the style of the mailbox, where there is none.

    Raises:
        As `stage`.
    """
    with _explain_refusals(drafts):
        return make_drafts_folder(layout, drafts)


def stage(drafts: Folder, outgoing: Outgoing) -> str:
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


def place(drafts: Folder, ticket: str) -> str:
    """Let the staged draft appear; the same again when it already stands there.

    Raises:
        As `stage`; MailboxError also when what was staged is gone.
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


def swap(drafts: Folder, draft_id: str, ticket: str) -> str:
    """Let the staged draft appear where another stands; at every moment one of them does.

    The old file first takes the new name, then the new words take its place: a name that other programs
    know never changes its content.

    Raises:
        RefusedError: the old draft is no longer in Drafts.
        As `stage`.
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
