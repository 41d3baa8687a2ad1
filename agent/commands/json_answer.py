"""The stable JSON of DESIGN §5: what `debrief`, `run`, `status`, `choose` and the person's words print."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from agent.errors import BadFileError, SecondChanceError
from agent.keeping.journal import Journal
from agent.keeping.journal_records import Record
from agent.model.interview import InterviewId
from agent.model.plan import Placement

VERSION = 1


def report(
    now: datetime,
    interviews: Iterable[dict[str, Any]],
    errors: Iterable[tuple[InterviewId | str, SecondChanceError]] = (),
) -> str:
    """The whole answer as one JSON text."""
    return json.dumps(
        {
            "version": VERSION,
            "now": now.isoformat(),
            "interviews": list(interviews),
            "errors": [error_json(interview, error) for interview, error in errors],
        },
        ensure_ascii=False,
        indent=2,
    )


def error_json(interview: InterviewId | str, error: SecondChanceError) -> dict[str, Any]:
    """One error; the problems of a file stand in its text."""
    problems = error.problems if isinstance(error, BadFileError) else ()
    text = " ".join((error.text, *problems))
    return {"interview": interview, "code": error.code, "text": text, "hint": error.hint}


def interview_json(
    journal: Journal, record: Record, mailbox: str, placed_now: tuple[Placement, ...] = ()
) -> dict[str, Any]:
    """One interview as the journal knows it."""
    shot = record.plan
    thread = {
        "mailbox": mailbox,
        "subject": record.thread_subject,
        "message_ids": list(record.thread_ids),
    }
    track = shot.track if shot else None
    return {
        "id": record.id,
        "company": record.debrief.company,
        "role": record.debrief.role,
        "state": shot.state if shot else "open",
        "thread": thread if record.thread_ids else None,
        "placed_now": [draft_json(p) for p in placed_now],
        "drafts": [draft_json(p) for p in journal.placements(record.id)],
        "second_chance": {
            "state": track.state if track else "none",
            "not_before": _iso(track.not_before) if track else None,
            "expires": _iso(track.expires) if track else None,
            "reason": track.reason if track else None,
        },
        "warnings": list(shot.warnings) if shot else [],
        "needs_input": list(shot.needs_input) if shot else [],
        "candidates": [
            {"message_id": c.message_id, "subject": c.subject, "score": c.score, "why": list(c.why)}
            for c in (shot.candidates if shot else ())
        ],
    }


def draft_json(placement: Placement) -> dict[str, Any]:
    """One draft that was placed."""
    return {
        "kind": placement.kind,
        "for": placement.person,
        "draft_id": placement.draft_id,
        "message_id": placement.message_id,
        "in_reply_to": placement.in_reply_to,
        "from": placement.sender.email,
        "to": [one.email for one in placement.to],
        "cc": [one.email for one in placement.cc],
        "subject": placement.subject,
        "suggested_send": _iso(placement.suggested_send),
        "fate": placement.fate,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
