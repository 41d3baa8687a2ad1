"""What a thread already tells, so that it only has to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from agent.debriefing.question import NOTHING, Suggestion


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
    their_time_zone: Suggestion = NOTHING
    offset_hint: str = ""
    """A sentence on the offset their mails carry, where it says something."""
    tone: Suggestion = NOTHING
    people: tuple[Person, ...] = ()
    """Those who wrote first, then those who were addressed."""


NOTHING_KNOWN = Prefill()
