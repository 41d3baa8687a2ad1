"""What a mailbox shows: addresses, messages, threads, calendar events, and what a message is (its signal).

Every datetime is aware, except the times on a clock (`OnTheClock`). Header fields carry their RFC 5322 names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, NewType, TypeAlias

MessageId = NewType("MessageId", str)
"""A Message-ID with its angle brackets (RFC 5322 §3.6.4), exactly as the mail carries it."""


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header (RFC 5322 §3.4), decoded."""

    email: str
    """local@domain as written; compare by `key`."""
    name: str = ""
    """Display name as written, RFC 2047 decoded, without surrounding quotes."""

    @property
    def key(self) -> str:
        """The address as it is compared: no blanks, any case."""
        return self.email.strip().casefold()

    @property
    def domain(self) -> str:
        """The part behind the @, lower case; empty when there is none."""
        return self.key.rpartition("@")[2] if "@" in self.email else ""


def strip_alias(email: str) -> str:
    """An address as it is compared, without the alias behind a plus: `me+jobs@…` is `me@…` (RT-09)."""
    local, _, domain = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def identify_mail(message_id: MessageId | None, date: datetime, sender: Address | None) -> str:
    """What a mail is known again by (`Message.identity`)."""
    return f"{message_id or ''} {date.astimezone(UTC).isoformat()} {sender.key if sender else ''}".strip()


@dataclass(frozen=True, slots=True)
class SendAs:
    """An address the person writes from, as their mailbox knows it."""

    address: str
    name: str = ""
    """Display name; empty: none is set."""
    signature_html: str = ""
    """As the mailbox keeps it; empty: none."""
    signature_text: str = ""
    """The same in plain words, without blank lines around it."""
    is_default: bool = False
    is_primary: bool = False


class Mark(StrEnum):
    """What a mailbox says of a message: a flag, a label, or the folder it lies in."""

    DRAFT = "draft"
    SENT = "sent"
    TRASH = "trash"
    SPAM = "spam"


OnTheClock: TypeAlias = Annotated[datetime, "naive"]
"""A time on some clock, without an offset; the journal stores it as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An event of a calendar (RFC 5545): what an invitation and a meeting both say."""

    uid: str
    recurrence: str = ""
    """RECURRENCE-ID of one occurrence of a series; empty: the event or the series itself.

    In UTC where its zone is known, else as written: an update and a cancellation name the same one alike."""
    sequence: int = 0
    start: datetime | None = None
    """Aware; None when it is missing, a bare date, or its zone is unknown."""
    end: datetime | None = None
    """Aware; None also where the calendar gives no end."""
    zone: str = ""
    """The zone's name as the calendar writes it (TZID); empty for UTC and for a floating time."""
    local_start: OnTheClock | None = None
    """The time on the clock there, naive: all that is known where `start` is None."""
    local_end: OnTheClock | None = None
    whole_day: bool = False
    """DTSTART is a bare date."""
    repeats: bool = False
    """It has an RRULE or RDATE."""
    title: str = ""
    organizer: Address | None = None
    attendees: tuple[Address, ...] = ()
    place: str = ""
    link: str = ""
    """Where the video call is; empty: none is given."""
    problems: tuple[str, ...] = ()
    """What cannot be read of it, a sentence each, for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(CalendarEvent):
    """One event of a text/calendar part or an .ics file, as one mail brought it (RFC 5546)."""

    method: str
    """REQUEST, CANCEL, REPLY, COUNTER, PUBLISH; upper case; empty when it is not given."""
    stamp: datetime | None = None
    """DTSTAMP: of two with one SEQUENCE the later holds (RFC 5546 §2.1.5)."""
    status: str = ""
    """CONFIRMED, TENTATIVE, CANCELLED; upper case."""
    answers: tuple[tuple[str, str], ...] = ()
    """(`Address.key` of an attendee, PARTSTAT upper case) as far as given."""


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a message."""

    text: str
    """The whole text, from text/plain or else from text/html; quoted history included."""
    new_text: str
    """What this sender wrote: quoted and forwarded history removed."""
    invitations: tuple[Invitation, ...] = ()
    forward_block: bool = False
    """It contains a forwarded mail."""
    truncated: bool = False
    """The mail is larger than what is read of one, and was cut."""
    unread_calendars: tuple[str, ...] = ()
    """Why a calendar in it could not be read, a sentence each."""


@dataclass(frozen=True, slots=True)
class SenderCheck:
    """What one server says of a mail's sender (RFC 8601)."""

    server: str
    """Its name, lower case."""
    fault: str
    """What is wrong, such as `dmarc=fail (mx.google.com)`; empty: the sender's own checks passed."""
    is_own: bool
    """It is the person's own server beyond doubt; else the sender may have written it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail as a mailbox holds it. Any bytes can be read as one, however broken (docs/mail-facts.md)."""

    key: str
    """The mailbox's own id for it; it means nothing elsewhere."""
    message_id: MessageId | None
    in_reply_to: tuple[MessageId, ...] = ()
    references: tuple[MessageId, ...] = ()
    subject: str = ""
    """Decoded and unfolded."""
    base_subject: str = ""
    """The subject without any chain of reply and forward prefixes in any listed language (RT-11)."""
    forward_prefix: bool = False
    """The subject begins with a forward prefix that cannot be a reply's (RT-12)."""
    thread_index: str = ""
    """The first 22 bytes of Outlook's Thread-Index in hexadecimal: one for a whole conversation."""
    sender: Address | None = None
    """From (its first address)."""
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[Address, ...] = ()
    """Delivered-To and X-Original-To: they name an alias when To does not (RT-09)."""
    date: datetime
    """The Date header; where it is missing or unreadable, `received`."""
    received: datetime
    """The mailbox's own date of the message."""
    marks: frozenset[Mark] = frozenset()
    notices: tuple[str, ...] = ()
    """The header lines that say whether a person or a program wrote it, as `Name: value`."""
    unverified: str = ""
    """Why the receiving server takes its sender for forged (RFC 8601), such as `dmarc=fail (mx.google.com)`.

    Empty: the sender's own checks passed, or nothing was told of them."""
    checks: tuple[SenderCheck, ...] = ()
    """What was checked of its sender, and by whom; `unverified` is taken from it."""
    body: Body | None = None
    """None where only the headers were read."""

    @property
    def identity(self) -> str:
        """What it is known again by, in whatever folder it lies: its Message-ID, date and sender.

        The id alone does not do: anybody who knows it can send another mail under it.
        """
        return identify_mail(self.message_id, self.date, self.sender)

    @property
    def ancestry(self) -> tuple[MessageId, ...]:
        """References, or In-Reply-To where there are none (RFC 5322 §3.6.4)."""
        return self.references or self.in_reply_to

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To and Cc."""
        return self.to + self.cc


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation: every message of it the mailbox can show, drafts and sent mail included."""

    mailbox: str
    """The name of the mailbox in config.toml."""
    messages: tuple[Message, ...]
    """Oldest first, by date."""
    key: str = ""
    """The mailbox's own thread handle; empty where a mailbox has none."""

    @property
    def subject(self) -> str:
        """The subject of its first message."""
        return self.messages[0].subject if self.messages else ""

    @property
    def message_ids(self) -> tuple[MessageId, ...]:
        """Every Message-ID in it, oldest first."""
        return tuple(m.message_id for m in self.messages if m.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which messages to look for: any of the addresses, domains, ids or phrases, inside the dates."""

    since: datetime
    until: datetime
    """Exclusive."""
    addresses: frozenset[str] = frozenset()
    """`Address.key` in From, Reply-To, To or Cc."""
    domains: frozenset[str] = frozenset()
    """Lower case; a subdomain of one matches too."""
    sender_domains: frozenset[str] = frozenset()
    """As `domains`, in From and Reply-To alone: those of programs, to which nobody writes."""
    message_ids: frozenset[MessageId] = frozenset()
    """The message itself, whatever its date."""
    phrases: frozenset[str] = frozenset()
    """Words of a subject, compared case-folded."""
    senders: frozenset[str] = frozenset()
    """What a sender is called: the whole name beside its address in From, any case and any blanks."""
    everything: bool = False
    """Every message inside the dates, whatever else is asked for."""
    calendars: bool = False
    """Messages with a calendar: a text/calendar part or an .ics file. For `Mailbox.find_arrivals` alone."""

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies inside the dates of the query."""
        return self.since <= moment < self.until


class SignalKind(StrEnum):
    """What a message is, in the order in which the kinds are tried."""

    BOUNCE = "bounce"
    AUTO = "auto"
    CALENDAR = "calendar"
    OFFER = "offer"
    REJECTION = "rejection"
    INVITATION = "invitation"
    UNCLEAR = "unclear"
    """It may tell of a decision: nothing follows from it before the person has read it."""
    ASK = "ask"
    ACK = "ack"
    HUMAN_OTHER = "human_other"


@dataclass(frozen=True, slots=True)
class Signal:
    """What a message is and whether a person wrote it."""

    kind: SignalKind
    personal: bool
    """A person wrote it and an answer to it reaches a person (RT-01, RT-07)."""
    evidence: str
    """The header line or the words that decided."""
    return_date: datetime | None = None
    """For an out-of-office with an unambiguous date: midnight of that day, zone of the mail."""
    bulk: bool = False
    """A list, a newsletter: never part of a conversation with the company."""
    sentence: str = ""
    """The sentence of the mail that decided, at most 300 characters; empty: it has no words."""


class Voice(StrEnum):
    """For whom a mail speaks."""

    COMPANY = "company"
    """The people of the interview, their company, an agency on record, or a program that writes for them."""
    PERSON = "person"
    """The person: the mailbox itself has it as sent."""
    UNVERIFIED = "unverified"
    """It names one of those as its sender, and the receiving server takes that for forged."""
    STRANGER = "stranger"
    """Somebody who is not on record: nothing follows from it unasked."""
    NOBODY = "nobody"
    """Nothing follows from it: a draft, spam, or a mail with the person's address that was never sent."""


@dataclass(frozen=True, slots=True)
class ClassifiedMessage:
    """A message with what it is and for whom it speaks."""

    message: Message
    signal: Signal
    writer: str = ""
    """The name of its writer in the debrief; empty when the debrief does not name them."""
    voice: Voice = Voice.COMPANY


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thread that may be the interview's, with its evidence (RT-13)."""

    thread: Thread
    score: int
    why: tuple[str, ...] = field(default=())
    """One line for each point of evidence, such as `interviewer wrote in it (3)`."""
