"""What the journal keeps of an interview: enough for `status` and `explain` without a mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agent.keeping.codec import from_json
from agent.keeping.journal.schema import FAST_CLOCK
from agent.model.interview import Debrief, InterviewId
from agent.model.mail import MessageId
from agent.model.plan import Because, InterviewState, OwnMail, PersonsWord, Track


def is_ahead(stamp: datetime | None, now: datetime) -> bool:
    """Whether a stamp (aware) was set under a clock that ran ahead: then it holds up nothing."""
    return stamp is not None and stamp - now > timedelta(seconds=FAST_CLOCK)


@dataclass(frozen=True, slots=True)
class SettledThread:
    """The thread of an interview, as far as it is known."""

    message_ids: tuple[MessageId, ...] = ()
    """Known ids of its messages, oldest first; empty: not settled."""
    subject: str = ""
    why: tuple[str, ...] = ()
    """The evidence, one line each."""
    key: str = ""
    """`Thread.key` when it was last read: a hint for the mailbox."""
    warnings: tuple[str, ...] = ()
    """What the person should know of how it was chosen, as codes."""


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
    """The result of the last visit, for showing it without a mailbox."""

    state: InterviewState
    track: Track
    """Where the second-chance letter stands."""
    warnings: tuple[str, ...] = ()
    needs_input: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    unread: tuple[str, ...] = ()
    """Folders that were passed by although they could not be looked into."""
    own_mail: tuple[OwnMail, ...] = ()
    """What the person sent in the thread, also what the mailbox does not show as sent any more."""
    candidates: tuple[LikelyThread, ...] = ()
    look_again: datetime | None = None
    """When a run should next visit it; None: never by itself."""
    why: tuple[str, ...] = ()
    errors: tuple[Failure, ...] = ()
    visited_at: datetime | None = None
    """When that visit took place; aware."""
    first_mail_at: datetime | None = None
    """When the company first wrote in the thread, before the interview ended; aware."""
    invited_at: datetime | None = None
    """When a mail of theirs there last had an invitation in it; aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One interview on record."""

    id: InterviewId
    debrief: Debrief
    recorded_at: datetime
    changed_at: datetime
    thread: SettledThread = SettledThread()
    words: PersonsWord = field(default_factory=PersonsWord)
    plan: PlanSnapshot | None = None
    """None: not visited yet."""

    COLUMNS = "id, debrief, recorded_at, changed_at, thread, words, plan"
    """What `from_row` takes, in this order."""

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Record:
        """Read an interview from its COLUMNS.

        Raises:
            ValueError: a column does not hold what it should.
        """
        name, debrief, recorded_at, changed_at, thread, words, plan = row
        return cls(
            id=InterviewId(name),
            debrief=from_json(Debrief, debrief),
            recorded_at=datetime.fromisoformat(recorded_at),
            changed_at=datetime.fromisoformat(changed_at),
            thread=from_json(SettledThread, thread),
            words=from_json(PersonsWord, words),
            plan=None if plan is None else from_json(PlanSnapshot, plan),
        )
