"""The stable JSON that commands print with `--json`; `version` rises when it changes.

`debrief`, `run`, `status` and the words on an interview list interviews, `find` lists appointments; every
answer says the version and the moment it is about, and an error has the same shape everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agent.errors import BadFileError, SecondChanceError
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import Record
from agent.model.appointment import Appointment
from agent.model.interview import InterviewId
from agent.model.plan import Because, Placement, Stage
from agent.wording.json_text import render_answer

if TYPE_CHECKING:
    from agent.model.letter import Tip
    from agent.visit.letter_writing import CheckedLetter

Errors = Iterable[tuple[InterviewId | str, SecondChanceError]]
"""Each with the interview it belongs to; empty where it belongs to none."""


def render_interviews(now: datetime, interviews: Iterable[dict[str, Any]], errors: Errors = ()) -> str:
    """The answer that lists interviews, as `build_interview` makes them."""
    return render_answer(now, interviews=list(interviews), errors=_build_errors(errors))


def render_found(now: datetime, appointments: Iterable[Appointment], errors: Errors = ()) -> str:
    """The answer that lists what was seen in the mailbox."""
    found = [build_appointment(appointment) for appointment in appointments]
    return render_answer(now, found=found, errors=_build_errors(errors))


def _build_errors(errors: Errors) -> list[dict[str, Any]]:
    return [build_error(interview, error) for interview, error in errors]


def build_error(interview: InterviewId | str, error: SecondChanceError) -> dict[str, Any]:
    """One error; the problems of a file stand in its text."""
    problems = error.problems if isinstance(error, BadFileError) else ()
    text = " ".join((error.text, *problems))
    return {"interview": interview, "code": error.code, "text": text, "hint": error.hint}


def build_interview(
    journal: Journal, record: Record, mailbox: str, placed_now: tuple[Placement, ...] = ()
) -> dict[str, Any]:
    """One interview as the journal knows it."""
    plan = record.plan
    thread = {
        "mailbox": mailbox,
        "subject": record.thread.subject,
        "message_ids": list(record.thread.message_ids),
    }
    track = plan.track if plan else None
    return {
        "id": record.id,
        "company": record.debrief.company,
        "role": record.debrief.role,
        "state": plan.state if plan else "open",
        "thread": thread if record.thread.message_ids else None,
        "placed_now": [build_draft(p) for p in placed_now],
        "drafts": [build_draft(p) for p in journal.placements(record.id) if not p.is_on_its_way],
        "second_chance": {
            "state": track.state if track else "none",
            "not_before": _iso(track.not_before) if track else None,
            "expires": _iso(track.expires) if track else None,
            "reason": track.reason if track else None,
            "because": [_build_because(cause) for cause in (track.because if track else ())],
        },
        "warnings": list(plan.warnings) if plan else [],
        "needs_input": list(plan.needs_input) if plan else [],
        "because": [_build_because(cause) for cause in (plan.because if plan else ())],
        "candidates": [
            {"message_id": c.message_id, "subject": c.subject, "score": c.score, "why": list(c.why)}
            for c in (plan.candidates if plan else ())
        ],
    }


def _build_because(cause: Because) -> dict[str, Any]:
    """A mail that stopped, postponed or is asked about."""
    return {
        "code": cause.code,
        "message_id": cause.message_id,
        "from": cause.sender.email,
        "date": _iso(cause.date),
        "words": cause.words,
    }


def build_draft(placement: Placement) -> dict[str, Any]:
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


def build_appointment(appointment: Appointment) -> dict[str, Any]:
    """One appointment as the journal knows it."""
    form = appointment.form if appointment.form and appointment.form.stage is Stage.PLACED else None
    return {
        "id": appointment.id,
        "company": appointment.company,
        "role": appointment.role,
        "state": appointment.state,
        "band": appointment.weighed.band,
        "confirmed": appointment.confirmed_at is not None,
        **_build_meeting(appointment),
        "said": [{"start": _iso(time.start), "sentence": time.sentence} for time in appointment.said],
        "people": [{"name": person.name, "email": person.email} for person in appointment.people],
        "thread": {
            "mailbox": appointment.mailbox,
            "subject": appointment.subject,
            "message_ids": list(appointment.thread_ids),
        },
        "sources": {"company": appointment.company_source, "role": appointment.role_source},
        "why": [{"points": reason.points, "text": reason.text} for reason in appointment.weighed.evidence],
        "follows": appointment.follows,
        "interview": appointment.interview,
        "form": {"draft_id": form.draft_id, "fate": form.fate} if form else None,
        "problems": list(appointment.problems),
        "unverified": appointment.unverified,
        "changes": [_build_mail(change.because) for change in appointment.changes],
        "claims": [_build_mail(claim) for claim in appointment.claims],
    }


def _build_mail(because: Because) -> dict[str, Any]:
    """A mail that did something, with the sentence of it that is kept."""
    return {
        "code": because.code,
        "message_id": because.message_id,
        "from": because.sender.email,
        "date": _iso(because.date),
        "words": because.words,
    }


def _build_meeting(appointment: Appointment) -> dict[str, Any]:
    """What a calendar tells; where there is none the same keys, with the end and the mode that words tell."""
    meeting, said = appointment.meeting, appointment.said
    return {
        "start": _iso(meeting.start) if meeting else None,
        "end": _iso(meeting.end if meeting else said[0].end if len(said) == 1 else None),
        "local_start": _iso(meeting.local_start) if meeting else None,
        "local_end": _iso(meeting.local_end) if meeting else None,
        "zone": meeting.zone if meeting else "",
        "whole_day": meeting.whole_day if meeting else False,
        "mode": (meeting.mode if meeting else None) or appointment.mode,
        "place": meeting.place if meeting else "",
        "link": meeting.link if meeting else "",
        "title": meeting.title if meeting else "",
        "cancelled": meeting.cancelled if meeting else False,
        "declined": meeting.declined if meeting else False,
        "proposal": meeting.proposal if meeting else "",
        "notes": list(meeting.problems) if meeting else [],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def describe_letter(written: CheckedLetter, tips: Iterable[Tip]) -> dict[str, Any]:
    """A letter beside what the rules say of it, as `preview` and `letter` show it."""
    step, letter = written.step, written.letter
    return {
        "kind": step.kind,
        "for": step.person,
        "subject": step.addressing.subject,
        "to": [address.email for address in step.addressing.to],
        "cc": [address.email for address in step.addressing.cc],
        "text": letter.text if letter else None,
        "withheld": list(written.withheld),
        "warnings": list(letter.warnings) if letter else [],
        "findings": [
            {"rule": f.rule, "severity": f.severity, "place": f.place, "text": f.text, "field": f.field}
            for f in written.findings
        ],
        "tips": [
            {"text": tip.text, "kept": tip.kept, "because": tip.because, "rules": list(tip.rules)}
            for tip in tips
        ],
    }
