"""A mailbox in memory: with a person at it, and a switch for everything that can go wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import count

import mail_program
from mails import ME

from agent.errors import MailboxError, SecondChanceError
from agent.knowledge.marks import NOT_LIVE
from agent.mailboxes import fates
from agent.mailboxes.conversations import (
    build_threads,
    matches,
    matches_headers,
    merge_copies,
    read_outgoing,
)
from agent.mailboxes.interface import Arrivals, Glance, Mailbox, NotMadeError, Report, Unread
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Mark, Message, MessageId, Query, Thread
from agent.model.plan import Draft, Sighting
from agent.reading.message import read_message
from worlds import ARCHIVE, DRAFTS, INBOX, JUNK, SENT_FOLDER, TRASH, World

_DRAFT = frozenset({Mark.DRAFT})
_SENT = frozenset({Mark.SENT})
MARKS = {
    INBOX: frozenset[Mark](),
    ARCHIVE: frozenset[Mark](),
    SENT_FOLDER: _SENT,
    TRASH: frozenset({Mark.TRASH}),
    JUNK: frozenset({Mark.SPAM}),
    DRAFTS: _DRAFT,
}


class FailurePoint(StrEnum):
    """Where a failure can be put."""

    ANSWER = "answer"
    """Before the mailbox answers anything: search, read, find_arrivals, find_fate."""
    BEFORE_STAGE = "before_stage"
    AFTER_STAGE = "after_stage"
    BEFORE_PLACE = "before_place"
    AFTER_PLACE = "after_place"
    REFUSED = "refused"
    """At `place`: the mailbox says no, and nothing is done."""


@dataclass(frozen=True, slots=True)
class _Mail:
    raw: bytes
    received: datetime
    marks: frozenset[Mark]
    number: int = 0
    """In the order they came in."""
    label: str = ""


def _is_noticed(glance: Glance, message: Message) -> bool:
    return glance.is_worth_reading(replace(message, body=None)) and glance.is_telling(message)


class MemoryMailbox:
    """Mail that lives as long as this object.

    Attributes:
        name: Its name in config.toml.
        failures: What is raised at a point, once; `AFTER_…` means the thing was done and the answer lost.
            A `KeyboardInterrupt` stands for a process that is killed there.
        unread: What could not be looked into.
    """

    def __init__(
        self, name: str, own_addresses: tuple[str, ...], messages: Iterable[tuple[bytes, datetime]] = ()
    ) -> None:
        """Make a mailbox that holds these mails, each with the time it was received."""
        self.name = name
        self.failures: dict[FailurePoint, BaseException] = {}
        self.unread: tuple[Unread, ...] = ()
        self._me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._mails: dict[str, _Mail] = {}
        self._staged: dict[str, MessageId] = {}
        self._numbers = count(1)
        for raw, received in messages:
            self.deliver(raw, received)

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Threads that hold a message the query asks for, headers only."""
        self._fail(FailurePoint.ANSWER)
        return build_threads(self.name, self._messages(bodies=False), partial(matches_headers, query))

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:  # noqa: ARG002 - it has no keys
        """The thread that holds any of these messages, bodies included; several threads come as one."""
        self._fail(FailurePoint.ANSWER)
        found = build_threads(self.name, self._messages(), lambda message: message.message_id in message_ids)
        messages = merge_copies(message for thread in found for message in thread.messages)
        return Thread(self.name, messages) if messages else None

    def read_bodies(self, thread: Thread) -> Thread:
        """The same thread with bodies; what is gone meanwhile is left out."""
        self._fail(FailurePoint.ANSWER)
        marks = {message.key: message.marks for message in thread.messages}
        bodies = (replace(one, marks=marks[one.key]) for one in self._messages() if one.key in marks)
        return replace(thread, messages=merge_copies(bodies))

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        """What came in since the mail with the bookmark's number."""
        self._fail(FailurePoint.ANSWER)
        since = int(bookmark) if bookmark.isdecimal() else 0
        labelled = {
            key for key, mail in self._mails.items() if label and mail.label.casefold() == label.casefold()
        }
        new = {
            message.key
            for message in self._messages()
            if not message.marks & NOT_LIVE
            and query.covers(message.date)
            and (
                message.key in labelled
                or (
                    self._mails[message.key].number > since
                    and (matches(query, message) or (glance is not None and _is_noticed(glance, message)))
                )
            )
        }
        found = build_threads(self.name, self._messages(bodies=False), lambda message: message.key in new)
        newest = max((mail.number for mail in self._mails.values()), default=since)
        return Arrivals(found, str(newest), frozenset(labelled & new), is_near=True)

    def stage(self, outgoing: Outgoing) -> str:
        """Reserve a draft id, which is the ticket; an unused one of the same letter is void from now on."""
        self._fail(FailurePoint.BEFORE_STAGE)
        self._staged = {old: letter for old, letter in self._staged.items() if letter != outgoing.message_id}
        ticket = f"draft-{next(self._numbers)}"
        self._staged[ticket] = outgoing.message_id
        self._fail(FailurePoint.AFTER_STAGE)
        return ticket

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """Let the staged draft appear; the same again when it already stands there."""
        self._fail(FailurePoint.BEFORE_PLACE)
        if refusal := self.failures.pop(FailurePoint.REFUSED, None):
            raise NotMadeError(refusal) if isinstance(refusal, SecondChanceError) else refusal
        if ticket in self._staged:
            del self._staged[ticket]
            self._mails[ticket] = _Mail(outgoing.raw, read_outgoing(outgoing).date, _DRAFT)
        elif ticket not in self._mails:
            raise MailboxError("The draft that was made ready is gone.", "Run `second-chance run` again.")
        self._fail(FailurePoint.AFTER_PLACE)
        return ticket

    def find_fate(self, draft: Draft) -> Sighting:
        """What became of a draft; a ticket that was not used proves that the draft was never made."""
        self._fail(FailurePoint.ANSWER)
        proof = "It was made ready and never placed." if draft.ticket in self._staged else ""
        traces = fates.Traces(
            self._messages(), lambda message: message.key, draft.draft_id or draft.ticket, proof
        )
        return fates.judge_fate(draft, traces, self._me)

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        """New words for our own untouched draft; it keeps its id."""
        sighting = self.find_fate(draft)
        fates.require_untouched(sighting)
        report("", sighting.draft_id)
        self._mails[sighting.draft_id] = _Mail(outgoing.raw, read_outgoing(outgoing).date, _DRAFT)
        return sighting.draft_id

    def end_renewal(self, draft: Draft) -> bool:  # noqa: ARG002 - the protocol's
        """Nothing is ever left over."""
        return True

    def close(self) -> None:
        """Nothing to let go of."""

    # ---- the person, and everybody who writes to them

    def deliver(
        self, raw: bytes, received: datetime, marks: frozenset[Mark] = frozenset(), label: str = ""
    ) -> str:
        """A mail comes in, and is put under a label; returns its key."""
        number = next(self._numbers)
        key = f"mail-{number}"
        self._mails[key] = _Mail(raw, received, marks, number, label)
        return key

    def drafts(self) -> dict[str, bytes]:
        """Draft id -> mail, of every draft the person can open."""
        return {key: mail.raw for key, mail in self._mails.items() if mail.marks == _DRAFT}

    def edit_draft(self, draft_id: str, *, text: str | None = None, subject: str | None = None) -> None:
        """The person changes the words or the subject of a draft."""
        mail = self._mails[draft_id]
        self._mails[draft_id] = replace(mail, raw=mail_program.edit(mail.raw, text=text, subject=subject))

    def send_draft(self, draft_id: str, at: datetime, message_id: MessageId | None = None) -> MessageId:
        """The person sends a draft; it gets the Message-ID and Date of the program that sent it."""
        own_id = message_id or MessageId(f"<sent-{next(self._numbers)}@client.example>")
        self.deliver(mail_program.rewrite_as_sent(self._mails.pop(draft_id).raw, at, own_id), at, _SENT)
        return own_id

    def delete_draft(self, draft_id: str, *, for_good: bool = False) -> None:
        """The person throws a draft away, into the trash or for good."""
        mail = self._mails.pop(draft_id)
        if not for_good:
            self.deliver(mail.raw, mail.received, mail.marks | {Mark.TRASH})

    # ---- within

    def _messages(self, *, bodies: bool = True) -> tuple[Message, ...]:
        return tuple(
            read_message(mail.raw, key=key, received=mail.received, marks=mail.marks, headers_only=not bodies)
            for key, mail in self._mails.items()
        )

    def _fail(self, at: FailurePoint) -> None:
        failure = self.failures.pop(at, None)
        if failure is not None:
            raise failure


class MemoryWorld(World):
    """Every process sees the one mailbox."""

    def __init__(self) -> None:
        self.mailbox = MemoryMailbox("memory", (ME,))

    def open(self) -> Mailbox:
        return self.mailbox

    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> str:
        return self.mailbox.deliver(raw, received, MARKS[folder])

    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> str:
        return self.mailbox.deliver(raw, received, label=label)

    def drafts(self) -> dict[str, bytes]:
        return self.mailbox.drafts()

    def remove(self, draft_id: str) -> None:
        self.mailbox.delete_draft(draft_id, for_good=True)
