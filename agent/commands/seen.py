"""Appointments as `find` shows them, in lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from agent.commands import words
from agent.commands.noticed import name
from agent.commands.render import shown
from agent.commands.report import VERSION, error_json
from agent.debriefing.form_lines import label_of
from agent.errors import SecondChanceError
from agent.model.appointment import Appointment, AppointmentState, Band, SaidTime
from agent.model.interview import InterviewId, Profile
from agent.model.plan import Stage
from agent.noticing import over_at

if TYPE_CHECKING:
    from rich.console import Console

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})
STATES = {
    AppointmentState.DEBRIEFED: "on record",
    AppointmentState.DISMISSED: "you said no to it",
    AppointmentState.CANCELLED: "cancelled",
    AppointmentState.LAPSED: "too long ago to ask about",
}


def listed(
    appointments: Iterable[Appointment], profile: Profile, *, everything: bool
) -> tuple[Appointment, ...]:
    """Those to show, the earliest first; what has no time comes last."""
    zone = profile.time_zone
    some = [one for one in appointments if everything or one.state in _OPEN]
    return tuple(
        sorted(some, key=lambda one: (over.timestamp() if (over := over_at(one, zone)) else 9e12, one.id))
    )


def show(out: Console, one: Appointment, profile: Profile, now: datetime, *, why: bool) -> None:
    """One appointment in plain lines."""
    from rich.text import Text  # noqa: PLC0415 - `run` with nothing to show does without

    def line(text: str, style: str = "") -> None:
        out.print(Text(text, style), soft_wrap=not out.is_terminal)

    line(", ".join(part for part in (name(one), shown(one.role)) if part), "bold")
    line(f"  id: {one.id}")
    line(f"  when: {when(one, profile, now)}")
    if people := ", ".join(shown(p.name or p.email) for p in one.people):
        line(f"  with: {people}")
    line(f"  next: {following(one, profile, now)}")
    for problem in one.problems:
        field, _, sentence = problem.partition(": ")
        line(f"  note: {label_of(field)}: {shown(sentence)}")
    for problem in one.meeting.problems if one.meeting else ():
        line(f"  note: {shown(problem)}")
    if why:
        for evidence in one.weighed.evidence:
            line(f"  why: {evidence.points:+d} {shown(evidence.text)}")
    line("")


def when(one: Appointment, profile: Profile, now: datetime) -> str:
    """Its time, or the times that were said, with the words they stand in."""
    zone, meeting = profile.time_zone, one.meeting
    if meeting is None:
        return "; ".join(_said(time, zone, now) for time in one.said) or "not known yet"
    if meeting.start:
        until = f" to {_end(meeting.start, meeting.end, zone, now)}" if meeting.end else ""
        moved = f" ({shown(meeting.proposal)})" if meeting.proposal else ""
        return f"{words.when(meeting.start, zone, now)}{until}{moved}"
    if meeting.local_start and meeting.whole_day:
        return f"{meeting.local_start:%Y-%m-%d}, the whole day"
    if meeting.local_start:
        named = f"the zone “{shown(meeting.zone)}”, which I do not know" if meeting.zone else "no zone given"
        return f"{meeting.local_start:%Y-%m-%d %H:%M}, {named}"
    return "not known yet"


def _end(start: datetime, end: datetime, zone: str, now: datetime) -> str:
    """The time alone where it ends on the day it began."""
    here = ZoneInfo(zone)
    same_day = start.astimezone(here).date() == end.astimezone(here).date()
    return f"{end.astimezone(here):%H:%M}" if same_day else words.when(end, zone, now)


def _said(time: SaidTime, zone: str, now: datetime) -> str:
    return f"perhaps {words.when(time.start, zone, now)} (“{shown(time.sentence)}”)"


def following(one: Appointment, profile: Profile, now: datetime) -> str:
    """What comes next, and what the person can do."""
    if one.state in STATES:
        return STATES[one.state]
    if one.state is AppointmentState.ASKED:
        return f"its form is in your Drafts; or answer here: second-chance debrief --id {one.id}"
    over = over_at(one, profile.time_zone)
    if one.weighed.band is Band.ASK and not one.confirmed_at:
        return f"if it is an interview, second-chance confirm {one.id}; if not, second-chance skip {one.id}"
    if over is None:
        return "waits for its time"
    if over > now:
        return "when it is over, a form comes into your Drafts"
    return f"the next run puts a form into your Drafts; or answer here: second-chance debrief --id {one.id}"


def report(
    now: datetime,
    appointments: Sequence[Appointment],
    errors: Iterable[tuple[InterviewId, SecondChanceError]],
) -> str:
    """The whole answer as one JSON text."""
    return json.dumps(
        {
            "version": VERSION,
            "now": now.isoformat(),
            "found": [appointment_json(one) for one in appointments],
            "errors": [error_json(interview, error) for interview, error in errors],
        },
        ensure_ascii=False,
        indent=2,
    )


def appointment_json(one: Appointment) -> dict[str, Any]:
    """One appointment as the journal knows it."""
    meeting, form = one.meeting, one.form
    return {
        "id": one.id,
        "company": one.company,
        "role": one.role,
        "state": one.state,
        "band": one.weighed.band,
        "confirmed": one.confirmed_at is not None,
        "start": _iso(meeting.start) if meeting else None,
        "end": _iso(meeting.end) if meeting else None,
        "local_start": _iso(meeting.local_start) if meeting else None,
        "zone": meeting.zone if meeting else "",
        "mode": meeting.mode if meeting else None,
        "title": meeting.title if meeting else "",
        "cancelled": meeting.cancelled if meeting else False,
        "said": [{"start": _iso(time.start), "sentence": time.sentence} for time in one.said],
        "people": [{"name": person.name, "email": person.email} for person in one.people],
        "thread": {
            "mailbox": one.mailbox,
            "subject": one.subject,
            "message_ids": list(one.thread_ids),
        },
        "sources": {"company": one.company_source, "role": one.role_source},
        "why": [{"points": reason.points, "text": reason.text} for reason in one.weighed.evidence],
        "follows": one.follows,
        "interview": one.interview,
        "form": {"draft_id": form.draft_id, "fate": form.fate}
        if form and form.stage is Stage.PLACED
        else None,
        "problems": list(one.problems),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
