"""What a thread already tells, so that it only has to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that only has to be confirmed."""

    value: str = ""
    source: str = ""
    """Where it comes from, such as `from the mail of 1 September`; empty for a plain default."""


NOTHING = Suggestion()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who wrote in the thread or was addressed in it."""

    name: str
    email: str
    source: str
    """Such as `from the mail of 1 September`."""
    title: str = ""
    """As in their own signature."""
    first_name_basis: bool = False
    part: str = ""
    """The value of a `Part`; empty when nothing tells."""
    is_there: bool = True
    """False: others are named as those who talk, and this one only arranged it, or was written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """Suggestions, each with its source; an empty one is nothing known."""

    mailbox: str = ""
    thread: str = ""
    """A Message-ID of the thread."""
    subject: str = ""
    company: Suggestion = NOTHING
    role: Suggestion = NOTHING
    mode: Suggestion = NOTHING
    interview_end: Suggestion = NOTHING
    """ISO 8601 with offset."""
    end_hint: str = ""
    """What the calendar says of the time, a sentence, where that tells no end."""
    their_time_zone: Suggestion = NOTHING
    offset_hint: str = ""
    """A sentence on the zone of the calendar or the offset of their mails, where that tells no zone."""
    tone: Suggestion = NOTHING
    people: tuple[Person, ...] = ()
    """Those of the meeting first; among them, and else, those who wrote first, then those addressed."""


NOTHING_KNOWN = Prefill()
