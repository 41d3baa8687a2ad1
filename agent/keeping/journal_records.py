"""What the journal keeps of an interview: enough for `status` and `explain` without a mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from agent.model.interview import Debrief, InterviewId
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import InterviewState, PersonsWord, Placement, Track


class PlacementKey(NamedTuple):
    """What a letter is unique by (promise 2)."""

    interview: InterviewId
    kind: Kind
    person: str

    @classmethod
    def of(cls, placement: Placement) -> PlacementKey:
        """The key of this placement."""
        return cls(placement.interview, placement.kind, placement.person)


@dataclass(frozen=True, slots=True)
class SettledThread:
    """Which thread is the interview's."""

    message_ids: tuple[MessageId, ...] = ()
    subject: str = ""
    why: tuple[str, ...] = ()
    key: str = ""
    """`Thread.key` as last seen."""


@dataclass(frozen=True, slots=True)
class LikelyThread:
    """A thread the person may choose, without its mail (RT-13)."""

    message_id: MessageId
    subject: str
    score: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What stopped the last visit, as JSON `errors[]` shows it."""

    code: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSnapshot:
    """What the last visit found, for showing it without a mailbox."""

    state: InterviewState
    track: Track
    """Where the second-chance letter stands."""
    warnings: tuple[str, ...] = ()
    needs_input: tuple[str, ...] = ()
    candidates: tuple[LikelyThread, ...] = ()
    look_again: datetime | None = None
    """When a run should next visit it; None: never by itself."""
    why: tuple[str, ...] = ()
    errors: tuple[Failure, ...] = ()
    visited_at: datetime | None = None
    """When it was found; aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One interview on record."""

    id: InterviewId
    debrief: Debrief
    recorded_at: datetime
    changed_at: datetime
    thread_ids: tuple[MessageId, ...] = ()
    """Known ids of its thread, oldest first; empty: not settled."""
    thread_subject: str = ""
    thread_why: tuple[str, ...] = ()
    thread_key: str = ""
    """`Thread.key` as last seen: a hint for the mailbox."""
    """The evidence, one line each."""
    words: PersonsWord = field(default_factory=PersonsWord)
    plan: PlanSnapshot | None = None
    """None: not visited yet."""
