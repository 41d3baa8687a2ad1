"""Which interview a person means by an id, which may be shortened to what is unambiguous."""

from __future__ import annotations

from agent.errors import UnknownInterviewError, UsageError
from agent.keeping.journal.records import Record
from agent.knowledge.likeness import find_like_ids
from agent.model.appointment import Appointment, AppointmentId
from agent.model.interview import InterviewId
from agent.visit import Agent

_MOST = 10
"""Ids that are named where several fit."""


def find_interview(agent: Agent, typed: str) -> Record | Appointment:
    """The interview on record, or the one that was only seen in the mailbox, that has this id or begins so.

    Raises:
        UnknownInterviewError: none has it.
        UsageError: several begin so.
    """
    journal, start = agent.journal, "-".join(typed.casefold().split())
    recorded = journal.find_ids(start) if start else ()
    seen = journal.appointments.find_ids(start) if start else ()
    if start in recorded:
        return journal.get(InterviewId(start))
    # What was seen and has its debrief is the same interview, under whatever id it is asked for.
    became = {name: journal.appointments.get(name).interview for name in seen}
    if start in became:
        name = became[AppointmentId(start)]
        return journal.get(name) if name else journal.appointments.get(AppointmentId(start))
    names = tuple(dict.fromkeys((*recorded, *(became[name] or name for name in seen))))
    if len(names) > 1:
        shown = ", ".join(names[:_MOST]) + (" and more" if len(names) > _MOST else "")
        raise UsageError(f'Several interviews begin with "{typed}".', f"Type more of it: {shown}.")
    if names:
        is_recorded = bool(recorded) or any(became.values())
        return (
            journal.get(InterviewId(names[0]))
            if is_recorded
            else journal.appointments.get(AppointmentId(names[0]))
        )
    known = (*journal.find_ids(""), *journal.appointments.find_ids(""))
    meant = find_like_ids(typed, dict.fromkeys(known))
    raise UnknownInterviewError(
        f'There is no interview "{typed}".' + (f" Did you mean {' or '.join(meant)}?" if meant else ""),
        "second-chance status and second-chance find list them with their ids.",
    )


def find_record(agent: Agent, typed: str) -> Record:
    """The same, of interviews on record alone.

    Raises:
        As `find_interview`; UnknownInterviewError also where the interview has no debrief yet.
    """
    found = find_interview(agent, typed)
    if isinstance(found, Record):
        return found
    raise UnknownInterviewError(
        f"The interview {found.id} was seen in your mail and has no debrief yet.",
        f"`second-chance debrief --id {found.id}` records it.",
    )


def find_appointment(agent: Agent, typed: str) -> Appointment | None:
    """The same, of interviews that were only seen; None: it is on record.

    Raises:
        As `find_interview`.
    """
    found = find_interview(agent, typed)
    return found if isinstance(found, Appointment) else None
