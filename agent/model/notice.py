"""A word to the person: what waits for them, or what happened, told once by each way of `[notify]`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agent.model.letter import Kind


class Event(StrEnum):
    """What there is to tell; a stable word, which programs of the person's may rely on."""

    FORM_WAITS = "form_waits"
    """A form lies in Drafts, new or come back with something missing."""
    DRAFT_WAITS = "draft_waits"
    """A letter lies in Drafts."""
    THANK_YOU_UNSENT = "thank_you_unsent"
    """A thank-you lies in Drafts for 24 hours."""
    ASKED = "asked"
    """Something is asked that only the person can answer."""
    STOPPED = "stopped"
    """A mail stopped the second letter."""
    MOVED = "moved"
    """A mail moved an interview or a letter."""
    CLOSED = "closed"
    """Nothing more will be written for an interview, or it was cancelled."""
    SIGN_IN_ENDS = "sign_in_ends"
    """The sign-in of a mailbox ends soon."""
    SIGN_IN_ENDED = "sign_in_ended"
    """The sign-in of a mailbox has ended."""
    RUNS_FAIL = "runs_fail"
    """Three runs in a row failed."""
    TEST = "test"
    """The person wants to see whether words reach them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell. It holds no text of a letter, and no secret."""

    key: str
    """What it is known again by: told once by each way, whatever is killed or repeated."""
    event: Event
    since: datetime
    """When it came to be so; aware."""
    due: datetime
    """From when on it is told, if the hour allows; aware."""
    waits: bool
    """It holds until the person did something; otherwise it is news, which grows old."""
    sentence: str
    """With the company and a first name at most."""
    discreet: str
    """The same without any name."""
    listed: str = ""
    """The same in a list of all that waits, with since when; empty: news, which is not listed."""
    next_step: str = ""
    """What to do, a sentence; may be empty."""
    words: str = ""
    """The sentence of somebody's mail that decided, at most 300 characters; left out where discreet."""
    about: str = ""
    """The id of the interview, on record or only seen, or the name of the mailbox; empty: no single one."""
    letter: tuple[Kind, str] | None = None
    """The kind of the letter that stands in Drafts, and whom it goes to."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is said at one time: one notice, or several together."""

    title: str
    """Short: phones cut it after forty characters or so."""
    lines: tuple[str, ...]
    events: tuple[Event, ...]
    has_news: bool = False
    """Some of it only happened, and waits for nothing."""

    @property
    def text(self) -> str:
        """The lines below each other."""
        return "\n".join(self.lines)
