"""An interview seen in the mailbox that has no debrief yet: the appointment, its evidence, its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from agent.model.interview import InterviewId, Mode
from agent.model.mail import Address, CalendarEvent, MessageId
from agent.model.plan import Because, Draft

AppointmentId = NewType("AppointmentId", str)
"""Like an `InterviewId`: `company-slug-YYYY-MM-DD`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(CalendarEvent):
    """One meeting, as all that was mailed about it together says (RFC 5546 §2.1)."""

    mode: Mode | None = None
    """By place and link; None where these do not say."""
    cancelled: bool = False
    tentative: bool = False
    declined: bool = False
    """The person declined it."""
    accepted: bool = False
    """The person accepted it."""
    proposal: str = ""
    """A sentence where another time was proposed (COUNTER) and is not settled; the time here still holds."""
    message_id: MessageId | None = None
    """The mail that says what holds now."""
    said_at: datetime
    """The date of that mail; aware."""
    said_by: Address | None = None
    """Who wrote that mail."""
    newcomers: tuple[Address, ...] = ()
    """Whom only a later calendar names, as organiser or invited, and who are of no house that the first one
    named: nothing is filled in from them, and they may not change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidTime:
    """A time named in a mail without a calendar. It is offered to the person as a guess."""

    start: datetime
    """Aware, in the zone the mail was written in, or the person's own."""
    end: datetime | None = None
    sentence: str
    """The sentence it stands in, at most 200 characters."""
    said_at: datetime
    message_id: MessageId | None = None


class Band(StrEnum):
    """How certain it is that a meeting is a job interview of the person."""

    SURE = "sure"
    ASK = "ask"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against."""

    text: str
    """One line, with the words or the address that is the evidence."""
    points: int
    """Above 0: it speaks for an interview; below 0: against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What speaks for and against an interview, and the conclusion."""

    band: Band
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefForm(Draft):
    """The questions of a debrief as a draft to the person alone; at most one stands for an appointment."""

    round: int = 0
    """How often it came back because it had been sent with something missing."""
    former: tuple[str, ...] = ()
    """Ids and codes of those that were sent before: their words are read no more."""


class AppointmentState(StrEnum):
    """How far an appointment has come."""

    SEEN = "seen"
    ASKED = "asked"
    """Its form was placed."""
    DEBRIEFED = "debriefed"
    """It is an interview on record."""
    DISMISSED = "dismissed"
    """The person said no: deleted the form, or said so."""
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    """It is too long ago to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mail that moved, cancelled, called off or redirected an appointment, and what held before it."""

    because: Because
    """Its `code` is `cancelled`, `moved`, `called_off`, `declined` or `redirected`."""
    state: AppointmentState
    meeting: Meeting | None
    said: tuple[SaidTime, ...] = ()
    weighed: Weighed
    parts: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One interview seen in the mailbox."""

    id: AppointmentId
    key: str
    """How it is recognised: by the calendar's UID and occurrence, the first Message-ID of a thread without a
    calendar, or the interview that it follows."""
    mailbox: str
    thread_ids: tuple[MessageId, ...]
    """The ids of the conversation it was seen in, oldest first."""
    subject: str
    seen_at: datetime
    company: str = ""
    company_source: str = ""
    """Where the name comes from, such as `from the mail of 1 September`; so with `role_source`."""
    role: str = ""
    role_source: str = ""
    people: tuple[Address, ...] = ()
    """Who will talk with the person, as far as is known; without an address where only words name them."""
    arrangers: tuple[Address, ...] = ()
    """Who else wrote or was written to, where it is known who will talk."""
    mode: Mode | None = None
    """How they meet, as calendar or mails say."""
    meeting: Meeting | None = None
    said: tuple[SaidTime, ...] = ()
    weighed: Weighed
    follows: InterviewId | None = None
    """The interview on record whose next round it is."""
    state: AppointmentState = AppointmentState.SEEN
    confirmed_at: datetime | None = None
    """When the person said that it is an interview."""
    interview: InterviewId | None = None
    """The interview on record that it became."""
    form: DebriefForm | None = None
    problems: tuple[str, ...] = ()
    """What the form says beside its fields, as `field: sentence`."""
    taken: tuple[str, ...] = ()
    """What of the debrief came from its form: the name of each part and a digest of what it said, so that a
    later change in the form changes these parts alone."""
    done: tuple[str, ...] = ()
    """What was done because a line of the form said so, as `field: digest of the line: sentence`."""
    shown: str = ""
    """`Because.key` of the mail that its form shows, as one that was read as a decision."""
    ready_asked_at: datetime | None = None
    """When its form asked whether it is ready: everything was filled in for a day."""
    filled_at: datetime | None = None
    """Since when everything is filled in, and it is not ready."""
    copies_sought_at: datetime | None = None
    """When Drafts and Sent were last searched for another copy of its form."""
    unverified: str = ""
    """A sentence, where all mail that speaks of it fails its sender's checks: in whose name, and which check.
    Then nobody's word but the person's makes it one, and no name, address or role is taken from it."""
    changes: tuple[Change, ...] = ()
    """What mail changed of it, the newest first; `reopen` takes the first back."""
    claims: tuple[Because, ...] = ()
    """Mails that say it was changed and may not change it, the newest first; `code` as in a `Change`."""
    disregarded: tuple[str, ...] = ()
    """`reopen`: `Because.key` of mails that count no more."""
    parts: tuple[Meeting, ...] = ()
    """Where several invitations of one day are this one interview: each of them, by their begins.

    `meeting` is then the day from the first begin to the last end, with everybody."""
