"""Reading Gmail with few requests: what a run has read it does not read again."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.mailboxes.conversations import merge_copies
from agent.mailboxes.gmail.api import GmailApi, Wire, resources
from agent.mailboxes.gmail.messages import (
    OUTLINE,
    WORDS,
    build_message,
    count_words,
    has_calendar,
    needs_raw,
    read_labels,
)
from agent.mailboxes.gmail.search import DraftPlace, Lists, read_history_id
from agent.mailboxes.gmail.search_language import matches_by_arrival, write_searches
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, MessageId, Query, Thread
from agent.reading.authentication import ANYBODY, Trust
from agent.reading.message import HEADER_FIELDS

_FRESH_SECONDS = 60.0
"""For so long an answer is good; a run of some minutes looks again."""
_MOST_THREADS = 60
"""Conversations that one search reads: 2,400 of the 6,000 units a minute has."""
_MOST_RAW = 10
"""Messages of one conversation that are read once more as `raw`."""
_PLACED_SOMEWHERE = frozenset({"SENT", "DRAFT", "INBOX", "TRASH", "SPAM"})


@dataclass(frozen=True, slots=True)
class CachedThread:
    """A conversation as it was read."""

    id: str
    messages: tuple[Message, ...]
    has_bodies: bool
    read_at: float
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The ids of each message's labels, by its key."""

    @property
    def keys(self) -> set[str]:
        """The key of each message."""
        return {message.key for message in self.messages}

    def holds(self, message_ids: Collection[MessageId]) -> bool:
        """Whether one of these messages is in it."""
        return any(message.message_id in message_ids for message in self.messages)


@dataclass(frozen=True, slots=True)
class Outline:
    """A message without its words."""

    message: Message
    thread: str
    labels: frozenset[str]
    """The ids of its labels."""
    has_calendar: bool
    """One of its parts is a calendar."""
    words: int = 0
    """Bytes of its text."""


@dataclass(frozen=True, slots=True)
class _AnsweredSearch:
    """A search that was answered whole, and what it found."""

    query: Query
    threads: tuple[str, ...]
    asked_at: float


class Reader:
    """What a run knows of the mailbox.

    Attributes:
        lists: Gmail's lists, asked anew each time.
        notes: What was left out, a sentence each.
        history: The newest history id seen; 0 when none was.
    """

    def __init__(self, api: GmailApi, me: Profile, trust: Trust = ANYBODY) -> None:
        """Know nothing yet.

        Args:
            api: How Gmail is asked.
            me: The person; only the addresses count.
            trust: Whose word on the sender of a mail is believed.
        """
        self.lists = Lists(api)
        self.notes: tuple[str, ...] = ()
        self.history = 0
        self._api = api
        self._me = me
        self._trust = trust
        self._threads: dict[str, CachedThread] = {}
        self._single: dict[str, tuple[Message, float]] = {}
        self._thread_of: dict[str, str] = {}
        self._stale: set[str] = set()
        self._drafts: tuple[dict[str, DraftPlace], float] | None = None
        self._searches: list[_AnsweredSearch] = []
        self._scheduled: tuple[frozenset[str], float] | None = None

    @property
    def units(self) -> int:
        """Quota units spent so far."""
        return self._api.units

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._threads.clear()
        self._stale.clear()
        self._single.clear()
        self._searches.clear()
        self._drafts = self._scheduled = None

    def mark_changed(self, thread: str) -> None:
        """We changed something in a thread; what was read before still shows what stood there before us."""
        self._drafts = None
        self._stale.add(thread)

    # ---- conversations and messages

    def thread(self, thread: str, *, bodies: bool, holding: Collection[str] = ()) -> CachedThread | None:
        """A conversation, in one request; None when it is gone.

        Args:
            thread: Its id.
            bodies: Whether the words are wanted.
            holding: Keys of messages known to lie in it: what was read before they came is read anew.
        """
        cached = self._threads.get(thread)
        if cached and self._is_good(cached, bodies=bodies) and cached.keys.issuperset(holding):
            return cached
        format_ = (
            {"format": "full"} if bodies else {"format": "metadata", "metadataHeaders": [*HEADER_FIELDS]}
        )
        wire = self._api.find("threads.get", id=thread, **format_)
        if wire is None:
            self._threads.pop(thread, None)
            return None
        self._note_history(wire)
        wires = resources(wire, "messages")
        raw = self._read_raw(wires) if bodies else {}
        messages = tuple(self._build(raw.get(str(one.get("id")), one), bodies=bodies) for one in wires)
        labels = {message.key: read_labels(one) for message, one in zip(messages, wires, strict=True)}
        self._thread_of |= dict.fromkeys(labels, thread)
        self._threads[thread] = CachedThread(thread, messages, bodies, time.monotonic(), labels)
        self._stale.discard(thread)
        return self._threads[thread]

    def outline(self, message: str) -> Outline | None:
        """One message without its words; None when it is gone."""
        wire = self._api.find("messages.get", id=message, format="full", fields=OUTLINE)
        if wire is None:
            return None
        thread = str(wire.get("threadId", ""))
        read = self._build(wire, bodies=False)
        return Outline(read, thread, read_labels(wire), has_calendar(wire), count_words(wire))

    def first_words(self, outline: Outline) -> Message:
        """The message of an outline with what Gmail shows of its words; as it is where it is gone."""
        wire = self._api.find("messages.get", id=outline.message.key, format="full", fields=WORDS)
        return outline.message if wire is None else self._build(wire, bodies=True)

    def message(self, message: str) -> Message | None:
        """One message with its body; None when it is gone."""
        for cached in self._find_cached(message):
            return cached
        wire = self._api.find("messages.get", id=message, format="full")
        if wire is None:
            return None
        self._note_history(wire)
        self._thread_of[message] = str(wire.get("threadId", ""))
        read = self._build(self._read_raw([wire]).get(message, wire), bodies=True)
        self._single[message] = (read, time.monotonic())
        return read

    def messages(self, ids: Iterable[str]) -> dict[str, Message]:
        """These messages with their bodies, by their keys; those that are gone are left out."""
        read = [self.message(one) for one in ids]
        return {message.key: message for message in read if message}

    def find_conversation(self, message_id: MessageId) -> tuple[Message, ...] | None:
        """The conversation with this message, when it was read in this run."""
        for cached in self._threads.values():
            if _is_fresh(cached.read_at) and cached.holds({message_id}):
                return cached.messages
        return None

    def find_thread(self, message_id: MessageId, preferred: str) -> str:
        """The thread that holds a message, as far as this run has read; not known: the preferred one.

        That is also the answer where it holds the message itself: Gmail may show one in several.
        """
        holding = [cached.id for cached in self._threads.values() if cached.holds({message_id})]
        return preferred if preferred in holding or not holding else holding[-1]

    def thread_of(self, message: str) -> str:
        """The thread in which a message was last seen; empty when it was not."""
        return self._thread_of.get(message, "")

    def is_scheduled(self, message: str) -> bool:
        """Whether Gmail will send a message by itself later: no draft any more, and not sent."""
        if self._scheduled is None or not _is_fresh(self._scheduled[1]):
            ids = frozenset(found for found, _ in self.lists.messages("in:scheduled").found)
            self._scheduled = (ids, time.monotonic())
        return message in self._scheduled[0]

    def _is_good(self, cached: CachedThread, *, bodies: bool) -> bool:
        is_complete = cached.has_bodies or not bodies
        return is_complete and cached.id not in self._stale and _is_fresh(cached.read_at)

    def _find_cached(self, message: str) -> Iterator[Message]:
        """A message with its body as it was read in this run."""
        single = self._single.get(message)
        if single and _is_fresh(single[1]):
            yield single[0]
        cached = self._threads.get(self.thread_of(message))
        if cached and cached.has_bodies and _is_fresh(cached.read_at):
            yield from (one for one in cached.messages if one.key == message)

    def _read_raw(self, wires: list[Wire]) -> dict[str, Wire]:
        """The `raw` form of those messages whose words or meetings are missing, of the newest ones."""
        wanted = [str(one.get("id", "")) for one in reversed(wires) if needs_raw(one)]
        if len(wanted) > _MOST_RAW:
            self._note(
                f"Of {len(wanted)} mails with meetings in one conversation the newest {_MOST_RAW} were read."
            )
        raw = {one: self._api.find("messages.get", id=one, format="raw") for one in wanted[:_MOST_RAW]}
        return {one: wire for one, wire in raw.items() if wire is not None}

    def _build(self, wire: Wire, *, bodies: bool) -> Message:
        message = build_message(wire, bodies=bodies, trust=self._trust)
        may_be_own = message.sender is not None and self._me.owns(message.sender.email)
        # From only spares the question of mail that cannot be scheduled; Gmail's answer is what counts.
        if may_be_own and not read_labels(wire) & _PLACED_SOMEWHERE and self.is_scheduled(message.key):
            return replace(message, marks=message.marks | {Mark.DRAFT})
        return message

    # ---- searches

    def search(self, query: Query) -> tuple[CachedThread, ...]:
        """The conversations, headers at least, that hold a message the query asks for."""
        searches = write_searches(query)
        for sentence in searches.left_out:
            self._note(sentence)
        hits = [self.lists.messages(text) for text in searches.texts]
        threads = tuple(dict.fromkeys(thread for one in hits for _, thread in one.found))
        is_whole = all(one.is_whole for one in hits) and len(threads) <= _MOST_THREADS
        if not is_whole:
            self._note(
                f"More mail fits the search than is looked at: the newest {_MOST_THREADS} conversations were "
                "read. If the interview's is not among them: `second-chance choose ID MESSAGE-ID`."
            )
        read = [self.thread(thread, bodies=False) for thread in threads[:_MOST_THREADS]]
        if is_whole and not searches.left_out:
            self._searches.append(_AnsweredSearch(query, threads, time.monotonic()))
        return tuple(
            cached
            for cached in read
            if cached and any(matches_by_arrival(query, message) for message in cached.messages)
        )

    def recall_search(self, addresses: frozenset[str], since: datetime) -> tuple[Message, ...] | None:
        """All mail with these people since a moment, where a search of this run asked for it."""
        for search in self._searches:
            query = search.query
            covers = all(
                one in query.addresses or one.rpartition("@")[2] in query.domains for one in addresses
            )
            if covers and addresses and query.since <= since and _is_fresh(search.asked_at):
                cached = [self._threads.get(thread) for thread in search.threads]
                return tuple(message for one in cached if one for message in one.messages)
        return None

    # ---- drafts and history

    def drafts(self) -> dict[str, DraftPlace]:
        """Draft id -> where it stands, of all drafts but those in the trash."""
        if self._drafts is None or not _is_fresh(self._drafts[1]):
            self._drafts = ({one.draft_id: one for one in self.lists.drafts()}, time.monotonic())
        return self._drafts[0]

    def newest_history(self) -> int:
        """A history id of this run; asked for where none was seen yet."""
        self.history = self.history or self.lists.newest_history()
        return self.history

    def _note_history(self, wire: Wire) -> None:
        self.history = max(self.history, read_history_id(wire))

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes += (sentence,)


def build_thread(mailbox: str, cached: Collection[CachedThread], *, bodies: bool) -> Thread:
    """Conversations as one thread, with the key of the longest; `mailbox` is the name in config.toml."""
    key = max(cached, key=lambda thread: len(thread.messages)).id
    messages = merge_copies(message for one in cached for message in one.messages)
    if not bodies:
        messages = tuple(replace(message, body=None) for message in messages)
    return Thread(mailbox, messages, key)


def _is_fresh(fetched_at: float) -> bool:
    return time.monotonic() - fetched_at < _FRESH_SECONDS
