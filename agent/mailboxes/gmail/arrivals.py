"""What came into Gmail since the last look.

Gmail's history is the gate: where it names no new message, that one request (2 units) is all. It names them
exactly, so each of a few is looked at by its headers and the kinds of its parts; no search stands between a
new invitation and us. Only where history does not reach back (the first look, a week later, a flood of mail)
is Gmail searched for what the query asks for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agent.mailboxes.conversations import NOT_ARRIVED, comparable_words
from agent.mailboxes.gmail import query as gmail_query
from agent.mailboxes.gmail.cache import CachedThread, Outline
from agent.mailboxes.gmail.lists import Change, Since, changes
from agent.mailboxes.gmail.reader import Reader
from agent.model.mail import Message, Query

_KINDS = ("messageAdded", "labelAdded")
_MOST_OUTLINED = 40
"""New messages that are looked at one by one: 800 of the 6,000 units a minute has."""
_MOST_THREADS = 60
"""Conversations that one look reads; the others come with the next looks."""
_ENOUGH = 3000
"""Quota units after which a look reads no further conversation: half of what a minute has."""
_ELSEWHERE = frozenset({"DRAFT", "TRASH", "SPAM", "CHAT"})
_BACK = frozenset({"INBOX", "SENT"})
"""A message that is given one of these labels came in, out of the spam folder for one."""
_NOBODYS = _ELSEWHERE | _BACK | {"UNREAD", "IMPORTANT"}
"""Labels that Gmail itself puts on mail: not the person's own, unless they name one of these."""
_NEWEST = 2**63


@dataclass(frozen=True, slots=True)
class Place:
    """How far the mailbox was read: what a bookmark says."""

    history: int = 0
    """All that Gmail recorded up to this id is known; 0: nothing is."""
    later: tuple[str, ...] = ()
    """Threads with something new that were too many to be told."""

    @classmethod
    def read(cls, bookmark: str) -> Place:
        """From a bookmark; one that makes no sense knows nothing."""
        try:
            history, later = json.loads(bookmark)
        except (ValueError, TypeError, RecursionError):
            return cls()
        if type(history) is not int or not 0 < history < _NEWEST or not isinstance(later, list):
            return cls()
        return cls(history, tuple(one for one in later if isinstance(one, str)))

    def __str__(self) -> str:
        """The bookmark."""
        return json.dumps([self.history, list(self.later)])


@dataclass(frozen=True, slots=True)
class News:
    """What a look found."""

    threads: tuple[CachedThread, ...]
    place: Place
    labelled: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Messages that came in and are asked for, by thread, the newest first."""

    threads: dict[str, set[str]]
    sure: frozenset[str]
    """Those of them that need not be looked at again."""
    note: str = ""


class Look:
    """One look for what came in."""

    def __init__(self, reader: Reader, query: Query, label: str = "") -> None:
        """Look through this reader, for what a query asks for and what lies under a label."""
        self._reader = reader
        self._query = replace(query, until=query.until + gmail_query.MARGIN)
        # What comes in while we look is told now: history will not name it again.
        self._label = comparable_words(label)
        self._label_id: str | None = None if label else ""

    def news(self, bookmark: str) -> News:
        """All since a bookmark."""
        place = Place.read(bookmark)
        lists = self._reader.lists
        since = lists.history(place.history, _KINDS) if place.history else None
        if since is None:
            newest = (
                lists.newest_history()
            )  # before anything is listed: what comes in meanwhile is told again
            found = self._searched(None)
        else:
            newest = since.newest or place.history
            found = self._named(since)
        later = {thread: set[str]() for thread in place.later if thread not in found.threads}
        threads = found.threads | later
        held = self._read(threads)
        rest = tuple([*threads][len(held) :])
        notes = [found.note] if found.note else []
        if rest:
            notes.append(
                f"More mail is new than one look reads: {len(rest)} conversations come with the next looks."
            )
        told = tuple(one for one in held if one and self._is_news(one, threads[one.thread], found.sure))
        return News(told, Place(newest, rest), self._labelled(told), tuple(notes))

    def _read(self, threads: dict[str, set[str]]) -> list[CachedThread | None]:
        """The first of these conversations, as many as one look reads.

        With their words: it costs the same, and whoever asks what came in reads them next.
        """
        begun, read = self._reader.units, list[CachedThread | None]()
        for thread, new in threads.items():
            if len(read) == _MOST_THREADS or self._reader.units - begun > _ENOUGH:
                break
            read.append(self._reader.thread(thread, bodies=True, holding=new))
        return read

    # ---- what history names

    def _named(self, since: Since) -> _Found:
        """What history names and the query asks for."""
        named = dict.fromkeys(one.id for one in self._came_in(since))
        if len(named) > _MOST_OUTLINED:
            return self._searched(frozenset(named))
        outlines = [self._reader.outline(one) for one in reversed(named)]
        threads: dict[str, set[str]] = defaultdict(set)
        for one in outlines:
            if one and self._is_asked_for(one):
                threads[one.thread].add(one.message.key)
        return _Found(dict(threads), frozenset().union(*threads.values()))

    def _came_in(self, since: Since) -> Iterator[Change]:
        yield from (one for one in changes(since.records, "messagesAdded") if not _is_elsewhere(one))
        for one in changes(since.records, "labelsAdded"):
            if one.changed & _BACK or self._bear_label(one.changed):
                yield one

    def _is_asked_for(self, one: Outline) -> bool:
        if one.message.marks & NOT_ARRIVED or "CHAT" in one.labels:
            return False
        if gmail_query.asked(self._query, one.message):
            return True
        return self._is_in_time(one.message) and (
            (self._query.calendars and one.calendar) or self._bear_label(one.labels)
        )

    # ---- what a search finds

    def _searched(self, named: frozenset[str] | None) -> _Found:
        """What Gmail's search finds; of that only what history names, where it does."""
        lists = self._reader.lists
        marked = self._id_of_label()
        under = (
            [lists.messages(gmail_query.within(self._query), hidden=False, labels=[marked])] if marked else []
        )
        asked = [
            lists.messages(text, hidden=False) for text in gmail_query.searches(self._query, calendars=True)
        ]
        threads: dict[str, set[str]] = defaultdict(set)
        for message, thread in (pair for one in (*under, *asked) for pair in one.found):
            if named is None or message in named:
                threads[thread].add(message)
        trusted = (*under, *asked) if self._query.calendars else under
        sure = frozenset(message for one in trusted for message, _ in one.found)
        whole = all(one.whole for one in (*under, *asked))
        note = "" if whole else "More mail fits than Gmail's search was read: the oldest was left out."
        newest_first = sorted(threads.items(), key=lambda one: max(one[1]), reverse=True)  # ids count upwards
        return _Found(dict(newest_first), sure, note)

    # ---- what is told

    def _is_news(self, held: CachedThread, new: set[str], sure: frozenset[str]) -> bool:
        """Whether a conversation, now that it was read, holds what came in; `new` empty: anything in it."""
        return any(
            (message.key in new or not new)
            and not message.marks & NOT_ARRIVED
            and self._is_in_time(message)
            and (not new or message.key in sure or gmail_query.asked(self._query, message))
            for message in held.messages
        )

    def _is_in_time(self, message: Message) -> bool:
        return self._query.since <= message.received < self._query.until

    def _labelled(self, held: Iterable[CachedThread]) -> frozenset[str]:
        return frozenset(
            message for one in held for message, labels in one.labels.items() if self._bear_label(labels)
        )

    # ---- the label

    def _bear_label(self, labels: frozenset[str]) -> bool:
        """Whether the label asked for is among these; asks for its id only where it may be."""
        own = {one for one in labels if one not in _NOBODYS and not one.startswith("CATEGORY_")}
        own |= labels & {self._label.upper()}
        return bool(own) and self._label_id != "" and self._id_of_label() in own

    def _id_of_label(self) -> str:
        """The id of the label asked for; empty where there is none of that name."""
        if self._label_id is None:
            self._label_id = self._reader.lists.labels().get(self._label, "")
        return self._label_id


def _is_elsewhere(change: Change) -> bool:
    """Whether a message that was added is a draft, thrown away or a chat; what was sent is no draft."""
    labels = change.labels or frozenset()
    return bool((labels - {"DRAFT"} if "SENT" in labels else labels) & _ELSEWHERE)
