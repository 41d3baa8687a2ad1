"""What came into a Maildir since it was last looked at, and what the person sorted into a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import partial

from agent.knowledge.marks import NOT_LIVE
from agent.mailboxes.conversations import build_threads, find_listed_keys, matches, matches_headers
from agent.mailboxes.folder_names import comparable
from agent.mailboxes.interface import Arrivals, Glance
from agent.mailboxes.maildir.file_names import marks_of
from agent.mailboxes.maildir.files import may_hold_calendar, read_file
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.index import Index
from agent.mailboxes.maildir.statements import Entry
from agent.mailboxes.maildir.sync import Snapshot
from agent.model.mail import Query

MOST_GLANCED = 500
"""Mails of which the words are read in one look, the newest: a first look finds all of six weeks."""
_NUMBER = re.compile(r"[0-9]{1,18}")


def read_arrivals(
    mailbox: str, snapshot: Snapshot, query: Query, bookmark: str, label: str, glance: Glance | None
) -> Arrivals:
    """What came in, with the bookmark for the next time; `mailbox` is the name in config.toml."""
    index = snapshot.index
    newest = index.newest()  # what comes in from here on is for the next time
    wide = replace(query, everything=query.everything or glance is not None)
    new = index.arrived(wide, _read_bookmark(bookmark, index))
    places = _find_places(label, snapshot.layout) if label else frozenset[str]()
    unread: dict[int, datetime] = {}
    wanted = snapshot.select(new, partial(_came_in, query, glance, unread))
    newest_first = sorted(unread, key=unread.__getitem__, reverse=True)
    if glance:
        wanted |= snapshot.select(newest_first[:MOST_GLANCED], partial(_is_telling, glance))
    labelled = snapshot.select(index.lying_in(places, query), partial(_was_sorted, query))
    conversations = index.conversations(wanted | labelled)
    snapshot.require_open(conversations)
    found = snapshot.read(conversations)
    reached = _write_bookmark(index, min(newest + 1, *(snapshot.unread.keys() & new), newest + 1) - 1)
    keys = {found[mail].key for mail in wanted | labelled if mail in found}
    threads = build_threads(mailbox, found.values(), lambda message: message.key in keys)
    labelled_keys = find_listed_keys(threads, (found[mail] for mail in labelled if mail in found))
    notes = snapshot.notes
    if len(unread) > MOST_GLANCED:
        notes += (f"Of {len(unread)} mails that people wrote only the newest {MOST_GLANCED} were opened.",)
    return Arrivals(threads, reached or bookmark, labelled_keys, notes, is_near=True)


def _write_bookmark(index: Index, number: int) -> str:
    """How far an index was read; empty for a temporary one, whose numbers mean nothing later."""
    return f"{index.identity}:{number}" if index.identity else ""


def _read_bookmark(bookmark: str, index: Index) -> int:
    """The highest number that a bookmark knows of; 0 when it is not a bookmark of this index."""
    identity, _, number = bookmark.partition(":")
    if not index.identity or identity != index.identity or not _NUMBER.fullmatch(number):
        return 0
    return int(number) if int(number) <= index.newest() else 0


def _came_in(
    query: Query, glance: Glance | None, unread: dict[int, datetime], folder: Folder, entry: Entry
) -> bool:
    """Whether a mail came in and a query asks for it; its body is read as a last resort.

    What is worth a glance is written into `unread`, with its date.

    Raises:
        OSError: its file is not there or closed.
    """
    if marks_of(folder.role, entry.file) & NOT_LIVE:
        return False
    message = read_file(folder, entry.name, entry.file, bodies=False)
    if matches_headers(query, message):
        return True
    if not query.covers(message.date):
        return False
    may_match = query.calendars and may_hold_calendar(folder.path / entry.file)
    if may_match and matches(query, read_file(folder, entry.name, entry.file, bodies=True)):
        return True
    if glance is not None and glance.is_worth_reading(message):
        if glance.is_telling(message):
            return True
        unread[entry.id] = message.date
    return False


def _is_telling(glance: Glance, folder: Folder, entry: Entry) -> bool:
    """Whether a glance at the words of a mail takes it for telling.

    Raises:
        OSError: its file is not there or closed.
    """
    return glance.is_telling(read_file(folder, entry.name, entry.file, bodies=True))


def _was_sorted(query: Query, folder: Folder, entry: Entry) -> bool:
    """Whether a mail in the person's folder came in inside the dates of a query.

    Raises:
        OSError: its file is not there or closed.
    """
    if marks_of(folder.role, entry.file) & NOT_LIVE:
        return False
    return query.covers(read_file(folder, entry.name, entry.file, bodies=False).date)


def _find_places(label: str, layout: Layout) -> frozenset[str]:
    """The folders that a person means by a name: any case, levels apart by `/` or `.`."""
    wanted = comparable(label)
    return frozenset(folder.place for folder in layout.folders if wanted == comparable(folder.name))
