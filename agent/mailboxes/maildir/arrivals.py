"""What came in since a bookmark: mails with a higher number in the index, and what the person sorted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from agent.mailboxes.conversations import NOT_ARRIVED, asks_for, in_order, is_asked_for
from agent.mailboxes.folder_names import comparable
from agent.mailboxes.maildir.files import flags_of
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.index import Entry, Index
from agent.mailboxes.maildir.messages import marks, may_bring_calendar, read
from agent.model.mail import Message, MessageId, Query, Thread

_NUMBER = re.compile(r"[0-9]{1,18}")


def bookmark_of(index: Index) -> str:
    """How far an index was read; empty for a temporary one, whose numbers tell nothing later."""
    return f"{index.identity}:{index.newest()}" if index.identity else ""


def number_in(bookmark: str, index: Index) -> int:
    """The highest number that a bookmark knows of; 0 when it is not a bookmark of this index."""
    identity, _, number = bookmark.partition(":")
    if not index.identity or identity != index.identity or not _NUMBER.fullmatch(number):
        return 0
    known = int(number)
    return known if known <= index.newest() else 0


def came_in(query: Query, folder: Folder, entry: Entry) -> bool:
    """Whether a mail is one that came in and that a query asks for; its body is read as a last resort.

    Raises:
        OSError: its file is not there or closed.
    """
    if marks(folder.role, flags_of(entry.file)) & NOT_ARRIVED:
        return False
    message = read(folder, entry, bodies=False)
    if asks_for(query, message):
        return True
    if not query.calendars or not _inside(query, message) or not may_bring_calendar(folder, entry):
        return False
    return is_asked_for(query, read(folder, entry, bodies=True))


def is_sorted(query: Query, folder: Folder, entry: Entry) -> bool:
    """Whether a mail in the person's folder came in inside the dates of a query.

    Raises:
        OSError: its file is not there or closed.
    """
    if marks(folder.role, flags_of(entry.file)) & NOT_ARRIVED:
        return False
    return _inside(query, read(folder, entry, bodies=False))


def places_called(label: str, layout: Layout) -> frozenset[str]:
    """The folders that a person means by a name: any case, levels apart by `/` or `.`."""
    wanted = comparable(label)
    return frozenset(folder.place for folder in layout.folders if wanted == comparable(folder.name))


def told_as(threads: Iterable[Thread], messages: Iterable[Message]) -> frozenset[str]:
    """The keys under which these messages are told: of several copies a thread tells one."""
    keys = set[str]()
    copies: dict[MessageId | None, list[Message]] = defaultdict(list)
    for message in messages:
        keys.add(message.key)
        copies[message.message_id].append(message)
    return frozenset(
        told.key
        for thread in threads
        for told in thread.messages
        if told.key in keys or any(_is_one(told, copy) for copy in copies.get(told.message_id, ()))
    )


def _is_one(told: Message, copy: Message) -> bool:
    return len(in_order((told, copy))) == 1


def _inside(query: Query, message: Message) -> bool:
    return query.since <= message.date < query.until
