"""A mailbox at Gmail, through its API: reading, and placing drafts.

One object serves one run: what it has read it knows for a minute, so that a visit with a letter to place
makes four requests (the thread, the news, the draft, and the draft read back). `close` forgets it all.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.errors import MailboxError, RefusedError, SecondChanceError
from agent.mailboxes.conversations import merge_copies
from agent.mailboxes.gmail import drafts as gmail_drafts
from agent.mailboxes.gmail import query as gmail_query
from agent.mailboxes.gmail import signature
from agent.mailboxes.gmail.arrivals import Look
from agent.mailboxes.gmail.cache import CachedThread, merged
from agent.mailboxes.gmail.drafts import Ticket
from agent.mailboxes.gmail.errors import AnswerLostError
from agent.mailboxes.gmail.fates import Fates
from agent.mailboxes.gmail.reader import Reader
from agent.mailboxes.gmail.requests import Requests
from agent.mailboxes.gmail.signature import Identities
from agent.mailboxes.interface import Arrivals
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, SendAs, Thread
from agent.model.plan import Draft, Fate, Sighting

if TYPE_CHECKING:  # a heavy library that is only named here
    from google.auth.credentials import Credentials

_THREADS_WITH_ONE_ID = 5
"""Conversations that are read where mails with one Message-ID lie in several."""


class GmailMailbox:
    """A Google account's mail; the person and others change it at any time.

    Attributes:
        name: Its name in config.toml.
    """

    def __init__(
        self,
        name: str,
        credentials: Credentials,
        *,
        api_endpoint: str = "",
        own_addresses: tuple[str, ...],
        patience: float = 20.0,
        identities: Identities | None = None,
    ) -> None:
        """Name a mailbox; nothing is loaded or asked yet.

        Args:
            name: Its name in config.toml.
            credentials: The person's, for the scopes gmail.readonly and gmail.compose.
            api_endpoint: Another address for the API; empty: Google's.
            own_addresses: The person's addresses: mail from them is their own.
            patience: Seconds that failing reads may take together before it gives up; 0: no second try.
            identities: Where the person's addresses are kept between runs; None: asked for in each.
        """
        self.name = name
        self._me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._requests = Requests(name, credentials, api_endpoint, patience)
        self._reader = Reader(self._requests, self._me)
        self._fates = Fates(self._reader, self._me)
        self._made: dict[MessageId, tuple[str, str]] = {}
        self._kept = identities
        self._identities: tuple[SendAs, ...] | None = None

    @property
    def units(self) -> int:
        """Quota units spent so far."""
        return self._requests.units

    @property
    def requests(self) -> int:
        """HTTP requests made so far, those for access tokens not counted."""
        return self._requests.requests

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of answers, a sentence each."""
        return self._reader.notes

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Conversations that hold a message the query asks for, headers only, newest first, at most 60.

        Its dates are compared with Gmail's own date of a message. Gmail cannot search Reply-To.
        """
        return tuple(self._thread([held], bodies=False) for held in self._reader.search(query))

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """The thread that holds any of these messages; several are told as one, with the longest's key."""
        asked = frozenset(message_ids)
        held = self._reader.thread(key, bodies=True) if key and asked else None
        if held and _holds(held, asked):
            return self._thread([held])
        for text in gmail_query.by_id(tuple(message_ids)[::-1]):
            threads = dict.fromkeys(thread for _, thread in self._reader.lists.messages(text).found)
            read = [self._reader.thread(one, bodies=True) for one in [*threads][:_THREADS_WITH_ONE_ID]]
            found = [one for one in read if one and _holds(one, asked)]
            if found:
                return self._thread(found)
        return None

    def read_bodies(self, thread: Thread) -> Thread:
        """The same messages with their words: one request for the thread, or one for a single message."""
        marks = {message.key: message.marks for message in thread.messages}
        held = self._reader.thread(thread.key, bodies=True) if thread.key and len(marks) > 1 else None
        known = {message.key: message for message in held.messages} if held else {}
        read = (
            known.get(key) or (self._reader.message(key) if self._is_apart(key, held) else None)
            for key in marks
        )
        bodies = (replace(message, marks=marks[message.key]) for message in read if message)
        return replace(thread, messages=merge_copies(bodies))

    def arrivals(self, query: Query, bookmark: str, label: str = "") -> Arrivals:
        """What Gmail's history names since the bookmark, or what a search finds where it does not reach back.

        Nothing new is one request. At most 60 conversations are told at once; the bookmark keeps the others.
        A message up to an hour newer than `query.until` is told as well.
        """
        news = Look(self._reader, query, label).news(bookmark)
        threads = tuple(self._thread([held], bodies=False) for held in news.threads)
        return Arrivals(threads, str(news.place), news.labelled, news.notes)

    def stage(self, outgoing: Outgoing) -> str:
        """A ticket with the thread and the history id known so far: nothing is sent to Gmail.

        What answers a mail of another conversation (a no under a subject of its own) belongs into that one.
        """
        thread = outgoing.thread_key
        if thread and outgoing.in_reply_to:
            thread = self._reader.thread_with(outgoing.in_reply_to, rather=thread)
        return str(Ticket.new(thread, self._reader.newest_history()))

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """Create the draft in one try, read it back and compare it.

        Raises:
            MailboxError: Gmail refused it; or it stands, but not as it was meant, one draft all the same.
            As the protocol. Where the answer was lost, it was looked for once and not found yet.
        """
        made, draft_id = self._made.get(outgoing.message_id, ("", ""))
        if made and made != ticket:
            raise MailboxError("The draft that was made ready is gone.", "Run `second-chance run` again.")
        if made:
            return draft_id
        thread = Ticket.read(ticket).thread
        draft_id = self._create(outgoing, thread)
        self._made[outgoing.message_id] = (ticket, draft_id)
        self._reader.changed(thread)
        self._read_back(outgoing, draft_id, thread)
        return draft_id

    def look(self, draft: Draft) -> Sighting:
        """What became of a draft; where nothing is found, Gmail's history is asked."""
        return self._fates.look(draft)

    def replace(self, draft: Draft, outgoing: Outgoing) -> str:
        """New words for our own untouched draft, in one step; it keeps its id and its thread.

        Raises:
            As the protocol; MailboxError as `place`.
        """
        self._reader.forget()
        sighting = self.look(draft)
        if sighting.fate is not Fate.UNSENT or sighting.edited:
            raise RefusedError(
                f"The draft is not replaced. {sighting.evidence}", "Edit it in Gmail, or delete it there."
            )
        place = self._reader.drafts()[sighting.draft_id]
        alone = not outgoing.in_reply_to
        thread = "" if alone else place.thread
        self._requests.write(
            "drafts.update", id=place.draft_id, body=gmail_drafts.body_of(outgoing.raw, thread)
        )
        self._reader.forget()
        self._read_back(outgoing, place.draft_id, thread)
        return place.draft_id

    def send_as(self, address: str) -> SendAs:
        """The identity for an own address; the bare address where Gmail does not let anybody read them.

        Raises:
            TryLaterError, AuthoriseError: it did not answer.
        """
        return signature.choose(self.identities(), address)

    def identities(self) -> tuple[SendAs, ...]:
        """Every identity mail may go out from, kept or asked for; none where Gmail refuses to tell.

        Raises:
            As `send_as`.
        """
        if self._identities is None and self._kept:
            self._identities = self._kept.load()
        if self._identities is None:
            self._identities = self._ask_identities()
            if self._kept:
                self._kept.save(self._identities)
        return self._identities

    def _ask_identities(self) -> tuple[SendAs, ...]:
        try:
            return signature.identities(self._requests.read("settings.sendAs.list"))
        except MailboxError:  # a letter without a signature is better than none
            return ()

    def close(self) -> None:
        """Let go of the connections and of all that was read."""
        self._reader.forget()
        self._requests.close()

    # ---- within

    def _thread(self, held: Collection[CachedThread], *, bodies: bool = True) -> Thread:
        key = max(held, key=lambda one: len(one.messages)).thread
        messages = merged(held)
        return Thread(self.name, messages if bodies else tuple(_without_body(one) for one in messages), key)

    def _is_apart(self, message: str, held: CachedThread | None) -> bool:
        """Whether a message must be asked for by itself: it is not of the thread that was read just now."""
        return held is None or self._reader.thread_of(message) != held.thread

    def _create(self, outgoing: Outgoing, thread: str) -> str:
        """Create the draft; an answer that was lost is looked for, the request never repeated."""
        try:
            wire = self._requests.write("drafts.create", body=gmail_drafts.body_of(outgoing.raw, thread))
        except AnswerLostError:
            self._reader.forget()
            with suppress(SecondChanceError):  # the first error tells more
                if found := self._reader.lists.draft_named(outgoing.message_id):
                    return found
            raise
        return str(wire["id"])

    def _read_back(self, outgoing: Outgoing, draft_id: str, thread: str) -> None:
        """Compare the draft with what was meant; where it cannot be read now, a later look tells."""
        try:
            draft = self._requests.read("drafts.get", id=draft_id, format="metadata")
        except SecondChanceError:
            return
        gmail_drafts.check(outgoing, draft, thread)


def _holds(held: CachedThread, asked: frozenset[MessageId]) -> bool:
    return any(message.message_id in asked for message in held.messages)


def _without_body(message: Message) -> Message:
    return replace(message, body=None)
