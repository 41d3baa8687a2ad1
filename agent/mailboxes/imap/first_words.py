"""The first words of new mail, for a glance at it: few bytes of few mails, asked for in all folders at once.

What stands behind the headers is fetched as it is, some kilobytes of it, and read like a mail that was cut
short: whatever parts a mail has, its words come before what is attached, and nobody's list of parts needs
to be understood first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folder_answers import FolderAnswer
from agent.mailboxes.imap.folders import Folder
from agent.mailboxes.imap.messages import Mail
from agent.mailboxes.interface import Glance
from agent.model.mail import Message
from agent.reading.body import read_body

if TYPE_CHECKING:
    from agent.mailboxes.imap.command_line import Command

MOST = 100
"""Mails of one folder of which the first words are read in one look, the newest."""
_BYTES = 16 * 1024
"""Of each mail, behind its headers."""
_HEADER = b"BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE CONTENT-TRANSFER-ENCODING)]"
_WORDS = b"BODY.PEEK[TEXT]<0.%d>" % _BYTES
_ITEMS = b"(UID %b %b)" % (_HEADER, _WORDS)
_FROM_THE_TOP = b"(UID BODY.PEEK[]<0.%d>)" % (4 * _BYTES)
"""The same with all headers, for a server that refuses the other question: every letter is read so."""


def find_telling(connection: Connection, glance: Glance, mails: Collection[Mail]) -> frozenset[str]:
    """The keys of those mails that a glance takes for telling.

    At most `MOST` of each folder are read, and none whose headers are telling.

    Args:
        connection: To the server.
        glance: What is looked for.
        mails: With their headers; those not worth reading are passed over.
    """
    worth = [mail for mail in mails if glance.is_worth_reading(mail.message)]
    sure = {mail.message.key for mail in worth if glance.is_telling(mail.message)}
    by_folder: dict[Folder, list[Mail]] = {}
    for mail in worth:
        if mail.message.key not in sure:
            by_folder.setdefault(mail.folder, []).append(mail)
    for folder, some in by_folder.items():
        some.sort(key=lambda mail: mail.location.uid, reverse=True)
        if len(some) > MOST:
            connection.note(f"Only the newest {MOST} of {len(some)} new mails in {folder.name} were opened.")
            del some[MOST:]
    read = (message for message in _read(connection, by_folder) if glance.is_telling(message))
    return frozenset(sure | {message.key for message in read})


def _read(connection: Connection, by_folder: Mapping[Folder, Collection[Mail]]) -> Iterator[Message]:
    """The messages with what can be read of their bodies, those of which anything can."""
    answers: dict[Folder, FolderAnswer] = {}
    for items in (_ITEMS, _FROM_THE_TOP):
        asked: dict[Folder, list[Command]] = {}
        for folder, mails in by_folder.items():
            if folder not in answers or answers[folder].refused:
                uids = ",".join(str(mail.location.uid) for mail in mails)
                asked[folder] = [(b"UID", b"FETCH", uids.encode(), items)]
        if asked:
            answers |= connection.ask_folders(asked, anew=len(asked) > 1)
    for folder, mails in by_folder.items():
        answer = answers[folder]
        for mail in mails:
            location = mail.location
            is_same = answer.opened is not None and answer.opened.validity == location.validity
            raw = _put_together(answer.mails.get(location.uid, {})) if is_same else b""
            if raw:
                yield replace(mail.message, body=read_body(raw))


def _put_together(told: Mapping[bytes, Any]) -> bytes:
    """The beginning of a mail: what says how it is written, and what stands behind its headers.

    Some servers send more than was asked for, and name it as they like.
    """
    whole = told.get(b"BODY[]<0>") or told.get(b"BODY[]")
    if isinstance(whole, bytes):
        return whole[: 4 * _BYTES]
    parts = {name[: len(b"BODY[TEXT")].upper(): told[name] for name in told if name.startswith(b"BODY[")}
    head, words = parts.get(b"BODY[HEAD"), parts.get(b"BODY[TEXT")
    if not isinstance(words, bytes):
        return b""
    return (head.rstrip() if isinstance(head, bytes) else b"") + b"\r\n\r\n" + words[:_BYTES]
