"""Reading Gmail with few requests: what a run has read it does not read again."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from agent.mailboxes.gmail import messages as gmail_messages
from agent.mailboxes.gmail import query as gmail_query
from agent.mailboxes.gmail.cache import CachedThread, Outline, Search
from agent.mailboxes.gmail.lists import DraftPlace, Lists
from agent.mailboxes.gmail.requests import Requests, Wire, resources
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, MessageId, Query

_FRESH = 60.0
"""Seconds for which an answer is good; a run of some minutes looks again."""
_MOST_THREADS = 60
"""Conversations that one search reads: 2,400 of the 6,000 units a minute has."""
_MOST_RAW = 10
"""Messages of one conversation that are read once more as `raw`."""
_PLACED_SOMEWHERE = frozenset({"SENT", "DRAFT", "INBOX", "TRASH", "SPAM"})


class Reader:
    """What a run knows of the mailbox.

    Attributes:
        lists: Gmail's lists, asked anew each time.
        notes: What was left out, a sentence each.
        history: The newest history id seen; 0 when none was.
    """

    def __init__(self, requests: Requests, me: Profile) -> None:
        """Know nothing yet.

        Args:
            requests: How Gmail is asked.
            me: The person; only the addresses count.
        """
        self.lists = Lists(requests)
        self.notes: tuple[str, ...] = ()
        self.history = 0
        self._requests = requests
        self._me = me
        self._threads: dict[str, CachedThread] = {}
        self._single: dict[str, tuple[Message, float]] = {}
        self._thread_of: dict[str, str] = {}
        self._stale: set[str] = set()
        self._drafts: tuple[dict[str, DraftPlace], float] | None = None
        self._searches: list[Search] = []
        self._scheduled: tuple[frozenset[str], float] | None = None

    @property
    def units(self) -> int:
        """Quota units spent so far."""
        return self._requests.units

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._threads.clear()
        self._stale.clear()
        self._single.clear()
        self._searches.clear()
        self._drafts = self._scheduled = None

    def changed(self, thread: str) -> None:
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
        held = self._threads.get(thread)
        if (
            held
            and self._is_good(held, bodies=bodies)
            and {one.key for one in held.messages}.issuperset(holding)
        ):
            return held
        how = (
            {"format": "full"}
            if bodies
            else {"format": "metadata", "metadataHeaders": list(gmail_messages.HEADERS)}
        )
        wire = self._requests.find("threads.get", id=thread, **how)
        if wire is None:
            self._threads.pop(thread, None)
            return None
        self._note_history(wire)
        wires = resources(wire, "messages")
        again = self._raw_ones(wires) if bodies else {}
        messages = [self._message(again.get(str(one.get("id")), one), bodies=bodies) for one in wires]
        self._thread_of |= {message.key: thread for message in messages}
        labels = {
            message.key: gmail_messages.labels(one) for message, one in zip(messages, wires, strict=True)
        }
        held = CachedThread(thread, tuple(messages), bodies, time.monotonic(), labels)
        self._threads[thread] = held
        self._stale.discard(thread)
        return held

    def _is_good(self, held: CachedThread, *, bodies: bool) -> bool:
        return held.thread not in self._stale and _is_fresh(held.at) and (held.bodies or not bodies)

    def outline(self, message: str) -> Outline | None:
        """One message without its words; None when it is gone."""
        wire = self._requests.find("messages.get", id=message, format="full", fields=gmail_messages.OUTLINE)
        if wire is None:
            return None
        thread, labels = str(wire.get("threadId", "")), gmail_messages.labels(wire)
        return Outline(self._message(wire, bodies=False), thread, labels, gmail_messages.has_calendar(wire))

    def message(self, message: str) -> Message | None:
        """One message with its body; None when it is gone."""
        for known in self._known(message):
            return known
        wire = self._requests.find("messages.get", id=message, format="full")
        if wire is None:
            return None
        self._note_history(wire)
        self._thread_of[message] = str(wire.get("threadId", ""))
        read = self._message(self._raw_ones([wire]).get(message, wire), bodies=True)
        self._single[message] = (read, time.monotonic())
        return read

    def holding(self, message_id: MessageId) -> tuple[Message, ...] | None:
        """The conversation with this message, when it was read in this run."""
        for held in self._threads.values():
            if _is_fresh(held.at) and any(one.message_id == message_id for one in held.messages):
                return held.messages
        return None

    def thread_with(self, message_id: MessageId, rather: str) -> str:
        """The thread that holds a message, as far as this run has read; not known: the other one.

        `rather` is also the answer where it holds the message itself: Gmail may show one in several.
        """
        with_it = [
            held.thread
            for held in self._threads.values()
            if any(one.message_id == message_id for one in held.messages)
        ]
        return rather if rather in with_it or not with_it else with_it[-1]

    def thread_of(self, message: str) -> str:
        """The thread in which a message was last seen; empty when it was not."""
        return self._thread_of.get(message, "")

    def _known(self, message: str) -> Iterator[Message]:
        """A message as it is known, with its body."""
        single = self._single.get(message)
        if single and _is_fresh(single[1]):
            yield single[0]
        held = self._threads.get(self.thread_of(message))
        if held and held.bodies and _is_fresh(held.at):
            yield from (one for one in held.messages if one.key == message)

    def _raw_ones(self, wires: list[Wire]) -> dict[str, Wire]:
        """Of messages whose words or meetings are missing the `raw` ones, the newest first."""
        wanted = [str(one.get("id", "")) for one in reversed(wires) if gmail_messages.wants_raw(one)]
        if len(wanted) > _MOST_RAW:
            self._note(
                f"Of {len(wanted)} mails with meetings in one conversation the newest {_MOST_RAW} were read."
            )
        raw = {one: self._requests.find("messages.get", id=one, format="raw") for one in wanted[:_MOST_RAW]}
        return {one: wire for one, wire in raw.items() if wire is not None}

    def _message(self, wire: Wire, *, bodies: bool) -> Message:
        message = gmail_messages.message_of(wire, bodies=bodies)
        own = message.sender is not None and self._me.owns(message.sender.email)
        if own and not gmail_messages.labels(wire) & _PLACED_SOMEWHERE and self.is_scheduled(message.key):
            return replace(message, marks=message.marks | {Mark.DRAFT})
        return message

    def is_scheduled(self, message: str) -> bool:
        """Whether Gmail will send a message by itself later: no draft any more, and not sent."""
        if self._scheduled is None or not _is_fresh(self._scheduled[1]):
            ids = frozenset(found for found, _ in self.lists.messages("in:scheduled").found)
            self._scheduled = (ids, time.monotonic())
        return message in self._scheduled[0]

    # ---- searches

    def search(self, query: Query) -> tuple[CachedThread, ...]:
        """The conversations, headers at least, that hold a message the query asks for."""
        lists = [self.lists.messages(text) for text in gmail_query.searches(query)]
        threads = tuple(dict.fromkeys(thread for one in lists for _, thread in one.found))
        whole = all(one.whole for one in lists) and len(threads) <= _MOST_THREADS
        if not whole:
            self._note(
                f"More mail fits the search than is looked at: the newest {_MOST_THREADS} conversations were "
                "read. If the interview's is not among them: `second-chance choose ID MESSAGE-ID`."
            )
        read = [self.thread(thread, bodies=False) for thread in threads[:_MOST_THREADS]]
        if whole:
            self._searches.append(Search(query, threads, time.monotonic()))
        return tuple(
            held
            for held in read
            if held and any(gmail_query.asked(query, message) for message in held.messages)
        )

    def searched(self, addresses: frozenset[str], since: datetime) -> tuple[Message, ...] | None:
        """All mail with these people since a moment, where a search of this run asked for it."""
        for search in self._searches:
            query = search.query
            asked = all(
                one in query.addresses or one.rpartition("@")[2] in query.domains for one in addresses
            )
            if asked and addresses and query.since <= since and _is_fresh(search.at):
                held = [self._threads.get(thread) for thread in search.threads]
                return tuple(message for one in held if one for message in one.messages)
        return None

    # ---- drafts and history

    def drafts(self) -> dict[str, DraftPlace]:
        """Draft id -> where it stands, of all drafts but those in the trash."""
        if self._drafts is None or not _is_fresh(self._drafts[1]):
            self._drafts = ({one.draft_id: one for one in self.lists.drafts()}, time.monotonic())
        return self._drafts[0]

    def newest_history(self) -> int:
        """A history id of this run; asked for where none was seen yet."""
        if not self.history:
            self._note_history(self._requests.read("getProfile"))
        return self.history

    def _note_history(self, wire: Wire) -> None:
        given = str(wire.get("historyId", ""))
        if given.isdecimal():
            self.history = max(self.history, int(given))

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes += (sentence,)


def _is_fresh(at: float) -> bool:
    return time.monotonic() - at < _FRESH
