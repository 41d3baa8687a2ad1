"""A debrief goes on record, whoever brings it: a file, the dialogue, or the page in the browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agent.errors import SecondChanceError
from agent.keeping.journal.records import Record
from agent.model.appointment import Appointment, AppointmentState
from agent.model.interview import Debrief, InterviewId
from agent.model.letter import Kind
from agent.model.plan import Fate
from agent.noticing.noticing import close_recorded_appointments, find_known_id
from agent.visit import Agent
from agent.visit.rewriting import Followed, follow_change


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of a debrief that went on record."""

    interview: InterviewId
    was_known: bool
    """It was told of as a new one and stood on record already: it was changed, not doubled."""
    followed: Followed
    """What became of the letters that stand in Drafts."""
    unreached: tuple[Kind, ...]
    """The letters in Drafts that keep their words for now: their mailbox did not answer."""


_NOTHING: tuple[Followed, tuple[Kind, ...]] = (Followed((), ()), ())


def record_debrief(
    agent: Agent, debrief: Debrief, now: datetime, about: Record | Appointment | None = None
) -> Entry:
    """Put a debrief on record, changed where it is known, so that the same interview is never there twice.

    One that was seen in the mailbox keeps the id it has there and is asked about no more; letters that
    stand untouched in Drafts say what was changed.

    Args:
        agent: The house, held for work.
        debrief: As the person told it.
        now: Aware.
        about: What they were asked about: an interview on record, one that was seen, or nothing known.

    Raises:
        BadFileError: it names a mailbox that is not there, or none where there are several.
    """
    agent.mailbox_name(debrief)
    seen = about if isinstance(about, Appointment) else None
    same = agent.journal.find_same(debrief.company, debrief.interview_end)
    known = about.id if isinstance(about, Record) else same
    known_as = seen.id if seen else find_known_id(agent, debrief, now)
    followed, unreached = _NOTHING
    if known is None:
        interview = agent.journal.add(debrief, now=now, known_as=known_as)
    else:
        interview = known
        agent.journal.change(interview, debrief, now=now)
        followed, unreached = let_letters_follow(agent, interview, now)
    if seen:
        became = replace(seen, state=AppointmentState.DEBRIEFED, interview=interview, company=debrief.company)
        agent.journal.appointments.update(became, None)
    close_recorded_appointments(agent)
    return Entry(interview, known is not None and about is None, followed, unreached)


def let_letters_follow(
    agent: Agent, interview: InterviewId, now: datetime
) -> tuple[Followed, tuple[Kind, ...]]:
    """What was changed is said by the letters in Drafts, too, as far as the person left them untouched.

    Returns:
        What became of them; and the letters that keep their words, because their mailbox did not answer:
        the visit that follows says what is wrong with it.
    """
    try:
        return follow_change(agent, interview, now), ()
    except SecondChanceError:
        standing = [one for one in agent.journal.placements(interview) if one.fate is Fate.UNSENT]
        return Followed((), ()), tuple(dict.fromkeys(one.kind for one in standing))


def list_round(agent: Agent, interview: InterviewId) -> list[InterviewId]:
    """The interview and the earlier sessions of its round, whose clocks follow it."""
    new = agent.journal.get(interview).debrief
    return [interview, *(record.id for record in agent.journal.find_earlier_sessions(new))]
