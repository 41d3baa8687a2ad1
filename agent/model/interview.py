"""What the person wrote down: the debrief of an interview, and who the person is (config.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from agent.model.mail import strip_alias

InterviewId = NewType("InterviewId", str)
"""`company-slug-YYYY-MM-DD`, with a number behind it where two would be the same."""


class Mode(StrEnum):
    """How the conversation took place."""

    ONSITE = "onsite"
    VIDEO = "video"
    PHONE = "phone"


class Part(StrEnum):
    """A person's part in the interview."""

    HIRING_MANAGER = "hiring_manager"
    PANELIST = "panelist"
    RECRUITER_INHOUSE = "recruiter_inhouse"
    RECRUITER_AGENCY = "recruiter_agency"
    COORDINATOR = "coordinator"
    UNKNOWN = ""
    """They were there; more is not known."""

    @property
    def may_interview(self) -> bool:
        """Whether letters speak to them as to one who asked the questions."""
        return self in {Part.HIRING_MANAGER, Part.PANELIST, Part.UNKNOWN}


class WentWrong(StrEnum):
    """What was wrong with an answer, never why (SC-14)."""

    INCOMPLETE = "incomplete"
    UNCLEAR = "unclear"
    WRONG = "wrong"
    NO_ANSWER = "no_answer"
    MISUNDERSTOOD = "misunderstood"
    UNKNOWN = ""


class Tone(StrEnum):
    """How the letters speak."""

    FORMAL = "formal"
    WARM = "warm"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewer:
    """One person of the interview."""

    name: str
    part: Part = Part.UNKNOWN
    email: str = ""
    given: str = ""
    family: str = ""
    title: str = ""
    first_name_basis: bool = False
    highlight: str = ""
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the person brings, and what the company needs it for."""

    skill: str
    need: str = ""
    said_by: str = ""
    """Name or email of the interviewer who named the need; empty: not known, or there was only one."""
    why: str = ""
    """Why it matters to the person, in at most 12 words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Botched:
    """A question that went badly, and the better answer."""

    question: str
    better_answer: str
    went: WentWrong = WentWrong.UNKNOWN
    topic: str = ""
    asked_by: str = ""
    """Name or email of an interviewer; empty when it does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Who can speak for the person."""

    who: str = ""
    testimonial_text: str = ""
    testimonial_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """When the company said it would decide."""

    date: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """The interview as the person remembers it. Text is data, exactly as typed."""

    company: str
    role: str
    mode: Mode
    interview_end: datetime
    interviewers: tuple[Interviewer, ...]
    fit: tuple[Fit, ...]
    enthusiasm: str
    request: str = ""
    """What exactly the second letter asks for: "a quarter of an hour, by phone if that is easier"."""
    botched: tuple[Botched, ...] = ()
    references: References = References()
    decision: Decision = Decision()
    mailbox: str = ""
    """Empty: the only mailbox of the config."""
    thread: str = ""
    """Message-ID of any mail in the thread; empty: the thread is searched for (RT-13)."""
    their_time_zone: str = ""
    """IANA name; empty: the person's own."""
    their_country: str = ""
    """ISO 3166-1 alpha-2; empty: unknown, only weekends count."""
    subdivision: str = ""
    closed_days: tuple[date, ...] = ()
    tone: Tone | None = None
    """None: the person's own tone."""
    nudge: bool = False
    feedback: bool = False
    """Ask for one piece of feedback in a decline (GD-07)."""
    went: str = ""
    """good, mixed, badly or empty; never reaches a letter."""
    private_note: str = ""
    improve: tuple[str, ...] = ()

    def precedes(self, other: Debrief) -> bool:
        """Whether it is an earlier session of the same round, with the same company and role."""
        here = (self.company.casefold(), self.role.casefold())
        there = (other.company.casefold(), other.role.casefold())
        return here == there and self.interview_end < other.interview_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The person (`[me]` of config.toml)."""

    name: str
    addresses: tuple[str, ...]
    time_zone: str
    tone: Tone = Tone.WARM
    signature: str = ""
    given: str = ""
    """The first name, under letters to people who are greeted by theirs; empty: the whole name everywhere."""

    def owns(self, email: str) -> bool:
        """Whether it is one of the person's own addresses; plus-aliases of one are too (RT-09)."""
        mine = {address.strip().casefold() for address in self.addresses}
        return strip_alias(email) in mine or email.strip().casefold() in mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long to wait and which days count (`[waiting]` of config.toml)."""

    business_days: int = 2
    holidays: bool = True
    closed_days: tuple[date, ...] = ()
