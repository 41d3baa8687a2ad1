"""A mailbox at Gmail, through its API: reading, and placing drafts.

One object serves one run: what it has read it knows for a minute, so that a visit with a letter to place
makes four requests (the thread, the news, the draft, and the draft read back). `close` forgets it all.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from agent.errors import MailboxError, SecondChanceError
from agent.mailboxes import fates
from agent.mailboxes.conversations import address_keys, merge_copies, read_outgoing
from agent.mailboxes.gmail.api import GmailApi, Wire
from agent.mailboxes.gmail.arrivals import ArrivalsReader
from agent.mailboxes.gmail.errors import AnswerLostError
from agent.mailboxes.gmail.fates import FateFinder, Ticket
from agent.mailboxes.gmail.messages import build_message, choose_identity, read_identities
from agent.mailboxes.gmail.reader import CachedThread, Reader, build_thread
from agent.mailboxes.gmail.search_language import find_unaskable, search_ids
from agent.mailboxes.interface import Arrivals, Glance, NotMadeError, Report, Unread
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, SendAs, Thread
from agent.model.plan import Draft, Sighting
from agent.reading.authentication import ANYBODY, Trust

if TYPE_CHECKING:  # a heavy library that is only named here
    from google.auth.credentials import Credentials

_THREADS_WITH_ONE_ID = 5
"""Conversations that are read where mails with one Message-ID lie in several."""


class Identities(Protocol):
    """Where the addresses a person writes from are kept between runs."""

    def load(self) -> tuple[SendAs, ...] | None:
        """What was kept; None: nothing that still counts."""
        ...

    def save(self, identities: tuple[SendAs, ...]) -> None:
        """Keep them."""
        ...


class GmailMailbox:
    """A Google account's mail; the person and others change it at any time.

    Attributes:
        name: Its name in config.toml.
    """

    def __init__(  # noqa: PLR0913 - each has its own default
        self,
        name: str,
        credentials: Credentials,
        *,
        api_endpoint: str = "",
        own_addresses: tuple[str, ...],
        patience: float = 90.0,
        identities: Identities | None = None,
        trust: Trust = ANYBODY,
    ) -> None:
        """Name a mailbox; nothing is loaded or asked yet.

        Args:
            name: Its name in config.toml.
            credentials: The person's, for the scopes gmail.readonly and gmail.compose.
            api_endpoint: Another address for the API; empty: Google's.
            own_addresses: The person's addresses: mail from them may be their own, and is where Gmail has it
                as a draft or as sent.
            patience: Seconds that Gmail may take for an answer; 0: few, and no second try.
            identities: Where the person's addresses are kept between runs; None: asked for in each.
            trust: Whose word on the sender of a mail is believed.
        """
        self.name = name
        self._me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._api = GmailApi(name, credentials, api_endpoint, patience)
        self._reader = Reader(self._api, self._me, trust)
        self._fates = FateFinder(self._reader, self._me)
        self._made: dict[MessageId, tuple[str, str]] = {}
        self._identity_store = identities
        self._identities: tuple[SendAs, ...] | None = None

    @property
    def units(self) -> int:
        """Quota units spent so far."""
        return self._api.units

    @property
    def requests(self) -> int:
        """HTTP requests made so far, those for access tokens not counted."""
        return self._api.requests

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of answers, a sentence each."""
        return self._reader.notes

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Nothing: Gmail is asked as a whole, and answers as a whole or not at all."""
        return ()

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Conversations that hold a message the query asks for, headers only, newest first, at most 60.

        Its dates are compared with Gmail's own date of a message. Gmail cannot search Reply-To.
        """
        found = self._reader.search(query)
        return tuple(build_thread(self.name, [thread], bodies=False) for thread in found)

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """The thread that holds any of these messages; several come as one, with the longest's key.

        Raises:
            MailboxError: a message has an id that cannot be searched for, and the others were not found:
                that is not absence.
        """
        asked = frozenset(message_ids)
        cached = self._reader.thread(key, bodies=True) if key and asked else None
        if cached and cached.holds(asked):
            return build_thread(self.name, [cached], bodies=True)
        for text in search_ids(tuple(message_ids)[::-1]):
            threads = dict.fromkeys(thread for _, thread in self._reader.lists.messages(text).found)
            read = [self._reader.thread(one, bodies=True) for one in [*threads][:_THREADS_WITH_ONE_ID]]
            found = [one for one in read if one and one.holds(asked)]
            if found:
                return build_thread(self.name, found, bodies=True)
        for sentence in find_unaskable(message_ids):
            raise MailboxError(
                sentence, "Name another mail of the conversation: second-chance choose ID MESSAGE-ID."
            )
        return None

    def read_bodies(self, thread: Thread) -> Thread:
        """The same messages with their words: one request for the thread, or one for a single message."""
        marks = {message.key: message.marks for message in thread.messages}
        cached = self._reader.thread(thread.key, bodies=True) if thread.key and len(marks) > 1 else None
        found = {message.key: message for message in cached.messages} if cached else {}
        missing = [key for key in marks if key not in found and self._is_apart(key, cached)]
        found |= self._reader.messages(missing)
        bodies = (replace(found[key], marks=marks[key]) for key in marks if key in found)
        return replace(thread, messages=merge_copies(bodies))

    def find_arrivals(
        self,
        query: Query,
        bookmark: str,
        label: str = "",
        glance: Glance | None = None,
    ) -> Arrivals:
        """What Gmail's history names since the bookmark, or what a search finds where it does not reach back.

        Nothing new is one request. At most 60 conversations come at once; the bookmark keeps the others.
        A message up to an hour newer than `query.until` comes as well.
        """
        return ArrivalsReader(self._reader, query, label, glance).read(self.name, bookmark)

    def stage(self, outgoing: Outgoing) -> str:
        """A ticket with the thread and the history id known so far: nothing is sent to Gmail.

        What answers a mail of another conversation (a no under a subject of its own) belongs into that one.
        """
        thread = outgoing.thread_key
        if thread and outgoing.in_reply_to:
            thread = self._reader.find_thread(outgoing.in_reply_to, preferred=thread)
        return str(Ticket.new(thread, self._reader.newest_history()))

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """Create the draft in one try, read it back and compare it.

        Raises:
            NotMadeError: Gmail refused it, or was never asked.
            MailboxError: it stands, but not as it was meant, one draft all the same.
            As the protocol. Where the answer was lost, it was looked for once and not found yet.
        """
        made, draft_id = self._made.get(outgoing.message_id, ("", ""))
        if made and made != ticket:
            raise MailboxError("The draft that was made ready is gone.", "Run `second-chance run` again.")
        if made:
            return draft_id
        thread = Ticket.read(ticket).thread
        try:
            draft_id = self._create(outgoing, thread)
        except AnswerLostError:
            raise
        except SecondChanceError as error:
            raise NotMadeError(error) from error
        self._made[outgoing.message_id] = (ticket, draft_id)
        self._reader.mark_changed(thread)
        self._read_back(outgoing, draft_id, thread)
        return draft_id

    def find_fate(self, draft: Draft) -> Sighting:
        """What became of a draft; where nothing is found, Gmail's history is asked."""
        return self._fates.find(draft)

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        """New words for our own untouched draft, in one step; it keeps its id and its thread.

        Raises:
            As the protocol; MailboxError as `place`.
        """
        parent = outgoing.in_reply_to
        home = self._reader.find_thread(parent, preferred="") if parent else ""
        self._reader.forget()
        sighting = self.find_fate(draft)
        fates.require_untouched(sighting, program="Gmail")
        place = self._reader.drafts()[sighting.draft_id]
        # A draft that stands for itself does not belong into the conversation of the mail it answers.
        thread = place.thread if parent and home in {"", place.thread} else ""
        report("", place.draft_id)
        self._api.write("drafts.update", id=place.draft_id, body=_build_body(outgoing.raw, thread))
        self._reader.forget()
        self._read_back(outgoing, place.draft_id, thread)
        return place.draft_id

    def end_renewal(self, draft: Draft) -> bool:  # noqa: ARG002 - the protocol's
        """Gmail exchanges the words of a draft in one step: nothing is left over, but to look anew."""
        self._reader.forget()
        return True

    def send_as(self, address: str) -> SendAs:
        """The identity for an own address; the bare address where Gmail does not let anybody read them.

        Raises:
            TryLaterError, AuthoriseError: it did not answer.
        """
        return choose_identity(self.identities(), address)

    def identities(self) -> tuple[SendAs, ...]:
        """Every identity mail may go out from, kept or asked for; none where Gmail refuses to tell.

        Raises:
            As `send_as`.
        """
        if self._identities is None and self._identity_store:
            self._identities = self._identity_store.load()
        if self._identities is None:
            try:
                self._identities = read_identities(self._api.read("settings.sendAs.list"))
            except MailboxError:  # a letter without a signature is better than none
                self._identities = ()
            if self._identity_store:
                self._identity_store.save(self._identities)
        return self._identities

    def close(self) -> None:
        """Let go of the connections and of all that was read."""
        self._reader.forget()
        self._api.close()

    # ---- within

    def _is_apart(self, message: str, cached: CachedThread | None) -> bool:
        """Whether a message must be asked for by itself: it is not of the thread that was read just now."""
        return cached is None or self._reader.thread_of(message) != cached.id

    def _create(self, outgoing: Outgoing, thread: str) -> str:
        """Create the draft; an answer that was lost is looked for, the request never repeated."""
        try:
            wire = self._api.write("drafts.create", body=_build_body(outgoing.raw, thread))
        except AnswerLostError:
            self._reader.forget()
            with suppress(SecondChanceError):  # the first error tells more
                if found := self._reader.lists.find_draft(outgoing.message_id):
                    return found
            raise
        return str(wire["id"])

    def _read_back(self, outgoing: Outgoing, draft_id: str, thread: str) -> None:
        """Compare the draft with what was meant; where it cannot be read now, a later look tells."""
        try:
            draft = self._api.read("drafts.get", id=draft_id, format="metadata")
        except SecondChanceError:
            return
        check_draft(outgoing, draft, thread)


def check_draft(outgoing: Outgoing, draft: Wire, thread: str) -> None:
    """Hold a draft as Gmail shows it (`format=metadata`) against what was meant.

    Args:
        outgoing: What was meant.
        draft: The draft resource.
        thread: The thread it was meant for; empty: one of its own.

    Raises:
        MailboxError: it stands otherwise; it is one draft all the same and is not made again.
    """
    wire = draft.get("message")
    if not isinstance(wire, dict):
        return
    meant = read_outgoing(outgoing)
    wrong = list(_list_differences(meant, build_message(wire, bodies=False)))
    if thread and wire.get("threadId") != thread:
        wrong.insert(0, "it stands outside the conversation")
    if wrong:
        to = meant.to[0].email if meant.to else "nobody"
        raise MailboxError(
            f"The draft to {to} was made, but not as it was meant: {'; '.join(wrong)}.",
            "Look at it in Gmail's Drafts before you use it. No second one is made.",
        )


def _list_differences(meant: Message, actual: Message) -> Iterator[str]:
    if meant.in_reply_to != actual.in_reply_to or meant.references != actual.references:
        yield "it does not answer the mail it should answer"
    if address_keys(meant.to) != address_keys(actual.to) or address_keys(meant.cc) != address_keys(actual.cc):
        there = ", ".join(one.email for one in actual.recipients) or "nobody"
        yield f"its recipients are {there}"
    if meant.subject.split() != actual.subject.split():
        yield f'its subject is "{actual.subject[:100]}"'


def _build_body(raw: bytes, thread: str) -> Wire:
    """The body of `drafts.create` and `drafts.update`; without the thread an update would lose it."""
    message = {"raw": urlsafe_b64encode(raw).decode("ascii")}
    return {"message": message | ({"threadId": thread} if thread else {})}
