"""Rows of the journal to records and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from agent.errors import UnknownInterviewError
from agent.keeping.codec import MisfitError, Plain, plain, revive
from agent.keeping.journal_records import PlacementKey, PlanSnapshot, Record, SettledThread
from agent.keeping.slug import compared
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import PersonsWord, Placement

_Kept = TypeVar("_Kept")


def text(record: object) -> str:
    """A record as the JSON text of a column."""
    return json.dumps(plain(record), separators=(",", ":"))


def revived(kind: type[_Kept], column: str) -> _Kept:
    """The record of a column.

    Raises:
        ValueError: it holds no such record.
    """
    try:
        return revive(kind, json.loads(column))
    except (TypeError, RecursionError) as problem:  # no text in the column, or brackets without end
        raise MisfitError(str(problem)) from problem


def record(row: Sequence[Any]) -> Record:
    """An interview from its columns: id, debrief, recorded_at, changed_at, thread, words, plan.

    Raises:
        ValueError: a column does not hold what it should.
    """
    name, debrief, recorded_at, changed_at, thread, words, plan = row
    settled_thread = revived(SettledThread, thread)
    return Record(
        id=InterviewId(name),
        debrief=revived(Debrief, debrief),
        recorded_at=datetime.fromisoformat(recorded_at),
        changed_at=datetime.fromisoformat(changed_at),
        thread_ids=settled_thread.message_ids,
        thread_subject=settled_thread.subject,
        thread_why=settled_thread.why,
        thread_key=settled_thread.key,
        words=revived(PersonsWord, words),
        plan=revived(PlanSnapshot, plan) if plan is not None else None,
    )


def settled(interview: Record) -> SettledThread:
    """The thread part of an interview."""
    return SettledThread(
        interview.thread_ids, interview.thread_subject, interview.thread_why, interview.thread_key
    )


def key_columns(key: PlacementKey) -> tuple[str, str, str]:
    """What a placement is found by; names are compared in any case and spelling of the same letters."""
    return key.interview, key.kind.value, compared(key.person)


def unknown(interview: str) -> UnknownInterviewError:
    """The sentence for an id that is not on record."""
    return UnknownInterviewError(
        f'There is no interview "{interview}".', "second-chance status lists the interviews and their ids."
    )


def export(interviews: Sequence[Record], placements: Sequence[Placement]) -> dict[str, Plain]:
    """All of it as JSON data, each letter with its interview."""
    letters: dict[str, list[Plain]] = {interview.id: [] for interview in interviews}
    for placement in placements:
        letters[placement.interview].append(plain(placement))
    return {
        "version": 1,
        "interviews": [
            {
                "id": interview.id,
                "recorded_at": plain(interview.recorded_at),
                "changed_at": plain(interview.changed_at),
                "debrief": plain(interview.debrief),
                "thread": plain(settled(interview)),
                "words": plain(interview.words),
                "plan": plain(interview.plan),
                "placements": list(letters[interview.id]),
            }
            for interview in interviews
        ],
    }
