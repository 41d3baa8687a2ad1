"""What came into Gmail since the bookmark.

Gmail's history is asked first: where it names no new message, that one request (2 units) is all. It names
them exactly, so each of a few is looked at by its headers and the kinds of its parts, and no search can miss
a new invitation. Only where history does not reach back (the first time, a week later, a flood of mail) is
Gmail searched for what the query asks for. Of what history names and a person wrote the words are read, too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agent.knowledge.marks import NOT_LIVE
from agent.knowledge.text import comparable
from agent.mailboxes.gmail.reader import CachedThread, Outline, Reader, build_thread
from agent.mailboxes.gmail.search import Change, History, read_changes
from agent.mailboxes.gmail.search_language import MARGIN, matches_by_arrival, search_dates, write_searches
from agent.mailboxes.interface import Arrivals, Glance
from agent.model.mail import Message, Query

_KINDS = ("messageAdded", "labelAdded")
_MOST_OUTLINED = 40
"""New messages that are looked at one by one: 800 of the 6,000 units a minute has, and as many for words."""
_MOST_WORDS = 128 * 1024
"""Bytes of text that a mail which is glanced at may have: a person writes less."""
_MOST_THREADS = 60
"""Conversations that are read at once; the others come the next times."""
_MOST_UNITS = 3000
"""Quota units after which no further conversation is read: half of what a minute has."""
_ELSEWHERE = frozenset({"DRAFT", "TRASH", "SPAM", "CHAT"})
_BACK = frozenset({"INBOX", "SENT"})
"""A message that is given one of these labels came in, out of the spam folder for one."""
_GMAILS_OWN = _ELSEWHERE | _BACK | {"UNREAD", "IMPORTANT"}
"""Labels that Gmail itself puts on mail: not the person's own, unless they name one of these."""
_NEWEST = 2**63


@dataclass(frozen=True, slots=True)
class HistoryPosition:
    """How far the mailbox was read: what a bookmark holds."""

    history: int = 0
    """All that Gmail recorded up to this id is known; 0: nothing is."""
    waiting: tuple[str, ...] = ()
    """Threads with something new that were too many to be read."""

    @classmethod
    def read(cls, bookmark: str) -> HistoryPosition:
        """From a bookmark; one that makes no sense knows nothing."""
        try:
            history, waiting = json.loads(bookmark)
        except (ValueError, TypeError, RecursionError):
            return cls()
        if type(history) is not int or not 0 < history < _NEWEST or not isinstance(waiting, list):
            return cls()
        return cls(history, tuple(thread for thread in waiting if isinstance(thread, str)))

    def __str__(self) -> str:
        """The bookmark."""
        return json.dumps([self.history, list(self.waiting)])


@dataclass(frozen=True, slots=True)
class _NewMessages:
    """Messages that came in and are asked for, by thread, the newest first."""

    threads: dict[str, set[str]]
    certain: frozenset[str]
    """Those of them that need not be compared again."""
    notes: tuple[str, ...] = ()


class ArrivalsReader:
    """Reads what came in, once."""

    def __init__(self, reader: Reader, query: Query, label: str = "", glance: Glance | None = None) -> None:
        """Look through this reader, for what a query or a glance asks for and what lies under a label."""
        self._reader = reader
        self._glance = glance
        # What comes in while we look is found now: history will not name it again.
        self._query = replace(query, until=query.until + MARGIN)
        self._label = comparable(label)
        self._label_id: str | None = None if label else ""

    def read(self, mailbox: str, bookmark: str) -> Arrivals:
        """All since a bookmark; `mailbox` is the name in config.toml."""
        before = HistoryPosition.read(bookmark)
        lists = self._reader.lists
        history = lists.history(before.history, _KINDS) if before.history else None
        if history is None:
            # Asked for before anything is listed: what comes in meanwhile is found again.
            newest = lists.newest_history()
            found = self._search(None)
        else:
            newest = history.newest or before.history
            found = self._follow(history)
        waiting = {thread: set[str]() for thread in before.waiting if thread not in found.threads}
        threads = found.threads | waiting
        read = self._read_threads(threads)
        rest = tuple([*threads][len(read) :])
        notes = [*found.notes]
        if rest:
            notes.append(
                f"More mail is new than one look reads: {len(rest)} conversations come with the next looks."
            )
        arrived = [one for one in read if one and self._has_arrivals(one, threads[one.id], found.certain)]
        return Arrivals(
            tuple(build_thread(mailbox, [one], bodies=False) for one in arrived),
            str(HistoryPosition(newest, rest)),
            self._find_labelled(arrived),
            tuple(notes),
        )

    def _read_threads(self, threads: dict[str, set[str]]) -> list[CachedThread | None]:
        """The first of these conversations, as many as are read at once.

        With their words: it costs the same, and whoever asks what came in reads them next.
        """
        begun, read = self._reader.units, list[CachedThread | None]()
        for thread, new in threads.items():
            if len(read) == _MOST_THREADS or self._reader.units - begun > _MOST_UNITS:
                break
            read.append(self._reader.thread(thread, bodies=True, holding=new))
        return read

    # ---- what history names

    def _follow(self, history: History) -> _NewMessages:
        """What history names and the query asks for."""
        named = dict.fromkeys(change.id for change in self._select_changes(history))
        if len(named) <= _MOST_OUTLINED:
            return self._look_at(reversed(named))
        found = self._search(frozenset(named))
        if self._glance is None:
            return found
        # Among many, what people wrote is looked for in the newest.
        known = frozenset().union(*found.threads.values())
        newest = [message for message in reversed(named) if message not in known][:_MOST_OUTLINED]
        more = self._look_at(newest)
        both = more.threads.keys() | found.threads.keys()
        threads = {one: more.threads.get(one, set()) | found.threads.get(one, set()) for one in both}
        left = len(named) - len(known) - len(newest)
        notes = (f"Of {len(named)} new mails {left} were not opened.",) if left > 0 else ()
        return _NewMessages(threads, more.certain | found.certain, (*found.notes, *notes))

    def _look_at(self, messages: Iterable[str]) -> _NewMessages:
        """Those of some new messages, each looked at, that are asked for or telling."""
        threads: dict[str, set[str]] = defaultdict(set)
        for outline in map(self._reader.outline, messages):
            if outline and (self._is_asked_for(outline) or self._is_telling(outline)):
                threads[outline.thread].add(outline.message.key)
        return _NewMessages(dict(threads), frozenset().union(*threads.values()))

    def _is_telling(self, outline: Outline) -> bool:
        """Whether a glance at its headers, or at its words, takes a message for telling."""
        glance, message = self._glance, outline.message
        if glance is None or message.marks & NOT_LIVE or "CHAT" in outline.labels:
            return False
        if not self._query.covers(message.received) or not glance.is_worth_reading(message):
            return False
        if glance.is_telling(message):
            return True
        return outline.words <= _MOST_WORDS and glance.is_telling(self._reader.first_words(outline))

    def _select_changes(self, history: History) -> Iterator[Change]:
        """The changes by which a message came in."""
        added = read_changes(history.records, "messagesAdded")
        yield from (change for change in added if not _is_elsewhere(change))
        for change in read_changes(history.records, "labelsAdded"):
            if change.changed & _BACK or self._is_labelled(change.changed):
                yield change

    def _is_asked_for(self, outline: Outline) -> bool:
        if outline.message.marks & NOT_LIVE or "CHAT" in outline.labels:
            return False
        if matches_by_arrival(self._query, outline.message):
            return True
        return self._query.covers(outline.message.received) and (
            (self._query.calendars and outline.has_calendar) or self._is_labelled(outline.labels)
        )

    # ---- what a search finds

    def _search(self, named: frozenset[str] | None) -> _NewMessages:
        """What Gmail's search finds; of that only what history names, where it does."""
        lists = self._reader.lists
        label = self._find_label_id()
        labelled = [lists.messages(search_dates(self._query), hidden=False, labels=[label])] if label else []
        searches = write_searches(self._query, calendars=True)
        asked = [lists.messages(text, hidden=False) for text in searches.texts]
        every = (*labelled, *asked)
        threads: dict[str, set[str]] = defaultdict(set)
        for message, thread in (ids for hits in every for ids in hits.found):
            if named is None or message in named:
                threads[thread].add(message)
        trusted = every if self._query.calendars else labelled
        certain = frozenset(message for hits in trusted for message, _ in hits.found)
        is_whole = all(hits.is_whole for hits in every)
        notes = searches.left_out
        if not is_whole:
            notes = ("More mail fits than Gmail's search was read: the oldest was left out.", *notes)
        newest_first = sorted(
            threads.items(), key=lambda item: max(item[1]), reverse=True
        )  # ids count upwards
        return _NewMessages(dict(newest_first), certain, notes)

    # ---- what is new in a conversation

    def _has_arrivals(self, cached: CachedThread, new: set[str], certain: frozenset[str]) -> bool:
        """Whether a conversation, now that it was read, holds what came in; `new` empty: anything in it."""
        return any(self._is_arrival(message, new, certain) for message in cached.messages)

    def _is_arrival(self, message: Message, new: set[str], certain: frozenset[str]) -> bool:
        if message.marks & NOT_LIVE or not self._query.covers(message.received):
            return False
        if not new:
            return True
        is_asked_for = message.key in certain or matches_by_arrival(self._query, message)
        return message.key in new and is_asked_for

    # ---- the label

    def _find_labelled(self, threads: Iterable[CachedThread]) -> frozenset[str]:
        """Keys of the messages under the label."""
        every = (item for cached in threads for item in cached.labels.items())
        return frozenset(message for message, labels in every if self._is_labelled(labels))

    def _is_labelled(self, labels: frozenset[str]) -> bool:
        """Whether the label asked for is among these; asks for its id only where it may be."""
        own = {label for label in labels if label not in _GMAILS_OWN and not label.startswith("CATEGORY_")}
        own |= labels & {self._label.upper()}
        return bool(own) and self._label_id != "" and self._find_label_id() in own

    def _find_label_id(self) -> str:
        """The id of the label asked for; empty where there is none of that name."""
        if self._label_id is None:
            self._label_id = self._reader.lists.labels().get(self._label, "")
        return self._label_id


def _is_elsewhere(change: Change) -> bool:
    """Whether a message that was added is a draft, thrown away or a chat; what was sent is no draft."""
    labels = change.labels or frozenset()
    return bool((labels - {"DRAFT"} if "SENT" in labels else labels) & _ELSEWHERE)
