"""Drafts in a Maildir: made ready in tmp/, shown by one rename, and replaced so that one always stands."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from agent.errors import MailboxError, MailboxMissingError, RefusedError, SecondChanceError, TryLaterError
from agent.mailboxes.conversations import read_outgoing
from agent.mailboxes.interface import NotMadeError
from agent.mailboxes.maildir import files
from agent.mailboxes.maildir.file_names import flags_of, separator_of
from agent.mailboxes.maildir.files import list_mails, sync_folder
from agent.mailboxes.maildir.folders import Folder, Layout, make_drafts_folder
from agent.mailboxes.maildir.separators import choose_separators
from agent.model.letter import Outgoing
from agent.model.mail import MessageId
from agent.model.plan import Draft, Stage

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_READY = re.compile(r"C([0-9a-f]+)(H[0-9a-f]{16})\.")
"""In the name of a draft of ours: how `cur/` was when it was made ready, and what identifies the letter."""
_A_SECOND = 10**9
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
_NO_SUCH_SIGN = frozenset({errno.EINVAL, errno.EILSEQ})
"""What a file system answers to a sign that cannot stand in a name."""
_FLAGS = "DS"
"""A draft, and seen: nobody needs to be told of it as new mail."""


def ensure_drafts_folder(layout: Layout, drafts: str) -> Folder:
    """The Drafts folder; made, in the style of the mailbox, where there is none.

    Raises:
        As `stage_draft`.
    """
    with explain_refusals(drafts):
        return make_drafts_folder(layout, drafts)


def stage_draft(drafts: Folder, outgoing: Outgoing) -> str:
    """Write the draft into tmp/ and return its unique name; its delivery time is its Date.

    Raises:
        TryLaterError: the disk is full or does not answer.
        MailboxMissingError: the folder is gone.
        MailboxError: the folder cannot be written.
    """
    with explain_refusals(drafts.name):
        return files.write_tmp(
            drafts.path,
            outgoing.message_id,
            outgoing.raw.replace(b"\r\n", b"\n"),  # as every program stores mail in a Maildir
            int(read_outgoing(outgoing).date.timestamp()),
        )


def place_draft(layout: Layout, drafts: Folder, ticket: str, *, is_first: bool) -> str:
    """Let the staged draft appear; the same again when it already stands there.

    Its flags stand behind the sign that the mailbox's other files have.

    Args:
        layout: The folders of the mailbox.
        drafts: The folder.
        ticket: What `stage_draft` gave.
        is_first: It was given to this very process, and nothing was done with it yet.

    Raises:
        NotMadeError: it surely does not stand there.
        As `stage_draft`; MailboxError also when what was staged is gone.
    """
    try:
        with explain_refusals(drafts.name):
            _show_draft(drafts, ticket, choose_separators(layout, drafts))
    except SecondChanceError as error:
        if _is_surely_unmade(drafts.path, ticket, is_first=is_first):
            raise NotMadeError(error) from error
        raise
    with explain_refusals(drafts.name):
        sync_folder(drafts.path, "cur")
    return ticket


def _show_draft(drafts: Folder, ticket: str, separators: Sequence[str]) -> None:
    """The one step that makes a draft visible, unless it stands already.

    Of the signs before its flags the first is taken that the file system knows.
    """
    separator, *others = separators
    try:
        (drafts.path / "tmp" / ticket).rename(drafts.path / "cur" / f"{ticket}{separator}2,{_FLAGS}")
    except OSError as error:
        if error.errno in _NO_SUCH_SIGN and others:
            _show_draft(drafts, ticket, others)
            return
        if not isinstance(error, FileNotFoundError):
            raise
        if ticket not in list_mails(drafts.path):
            raise MailboxError(
                f"The draft that was made ready in {drafts.name} is gone.",
                "Run `second-chance run` again: it looks first and then makes it anew.",
            ) from None


def _is_surely_unmade(drafts: Path, ticket: str, *, is_first: bool) -> bool:
    """Whether a draft that could not be shown does not stand there, nor another one of the same letter."""
    letter = _READY.search(ticket)
    try:
        names = list_mails(drafts)
        is_ready = (drafts / "tmp" / ticket).is_file()
    except FileNotFoundError:  # the folder itself is gone
        return is_first
    except OSError:
        return False
    if any(name == ticket or (letter and letter[2] in name) for name in names):
        return False
    return is_ready or is_first


def find_proof(layout: Layout, draft: Draft, where: str) -> str:
    """Why a draft was surely never made; looked for before the folders are listed. Empty: there is no proof.

    Args:
        layout: The folders.
        draft: What is looked for.
        where: The Drafts folder and its mailbox, for sentences.

    Raises:
        MailboxMissingError: Drafts is gone: then nothing can be said of what stood there.
        TryLaterError: Drafts cannot be read.
    """
    try:
        if layout.drafts:
            list_mails(layout.drafts.path)
            return _find_proof_of_ticket(layout.drafts.path, draft.ticket)
        reason = "there is no folder of that name"
    except FileNotFoundError as error:
        reason = str(error.strerror)
    except OSError as error:
        raise TryLaterError(
            f"The Drafts folder {where} cannot be read now: {error.strerror}.",
            "Nothing is concluded without it; the next `second-chance run` tries again.",
        ) from error
    if draft.stage in {Stage.INTENDED, Stage.REFUSED}:
        return "It was written down and never begun, or it could not be put there."
    raise MailboxMissingError(
        f"The Drafts folder {where} cannot be read: {reason}.",
        "Check `path` and `drafts` in config.toml, then run `second-chance doctor`.",
    )


def _find_proof_of_ticket(drafts: Path, ticket: str) -> str:
    """What the file that was made ready proves.

    Raises:
        OSError: the folder cannot be read.
    """
    if not ticket:
        return ""
    if (drafts / "tmp" / ticket).is_file():
        return "It was made ready and never placed."
    ready, changed = _READY.search(ticket), (drafts / "cur").stat().st_mtime_ns
    # A file system that tells whole seconds only may have changed twice in one.
    if ready and changed == int(ready[1], 16) and changed % _A_SECOND:
        return "It was made ready, and Drafts was not changed since."
    return ""


def discard_staged(drafts: Folder, message_id: MessageId) -> None:
    """Remove what was made ready of a letter; whatever cannot be removed stays unseen."""
    with suppress(OSError):
        files.remove_leftovers(drafts.path, message_id)


def swap_drafts(drafts: Folder, draft_id: str, ticket: str) -> str:
    """Let the staged draft appear where another stands; at every moment one of them does.

    The old file first takes the new name, then the new words take its place: a name that other programs
    know never changes its content.

    Raises:
        RefusedError: the old draft is no longer in Drafts.
        As `stage_draft`.
    """
    ready = drafts.path / "tmp" / ticket
    with explain_refusals(drafts.name):
        try:
            old = drafts.path / list_mails(drafts.path)[draft_id]
            flags = "".join(sorted({*flags_of(old.name), *_FLAGS}))
            target = drafts.path / "cur" / f"{ticket}{separator_of(old.name) or ':'}2,{flags}"
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
def explain_refusals(folder: str, what: str = "draft") -> Iterator[None]:
    """Turn what the operating system refuses into a sentence for a person; `what` is put into the folder."""
    try:
        yield
    except OSError as error:
        refused = f"{folder}: {error.strerror}."
        if error.errno in _FULL:
            raise TryLaterError(
                f"There is no room to put a {what} into {refused}",
                "Make room on that disk; the next `second-chance run` tries again.",
            ) from error
        if error.errno in _GONE:
            raise MailboxMissingError(
                f"The folder {folder} is gone.",
                "Check `path` and `drafts` in config.toml, then run `second-chance doctor`.",
            ) from error
        if error.errno in _CLOSED:
            raise MailboxError(
                f"No {what} can be put into {refused}",
                "Make the folder writable for you, then run `second-chance run` again.",
            ) from error
        raise TryLaterError(
            f"The folder {folder} does not answer: {error.strerror}.",
            "The next `second-chance run` tries again.",
        ) from error
