"""Appointments as `find` shows them, in lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from agent.commands import sentences
from agent.commands.json_answer import VERSION, error_json
from agent.commands.noticed import name
from agent.commands.render import shown
from agent.debriefing.form_lines import label_of
from agent.errors import SecondChanceError
from agent.keeping.config import Config
from agent.model.appointment import Appointment, AppointmentState, Band, Meeting, SaidTime
from agent.model.interview import InterviewId, Profile
from agent.model.plan import Fate, Stage
from agent.noticing import Act, next_for, over_at

if TYPE_CHECKING:
    from rich.console import Console

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})


def select_listed(
    appointments: Iterable[Appointment], profile: Profile, *, everything: bool
) -> tuple[Appointment, ...]:
    """Those to show, the earliest first; what has no time comes last."""
    zone = profile.time_zone
    counts = (one for one in appointments if one.weighed.band is not Band.IGNORE or one.confirmed_at)
    some = appointments if everything else [one for one in counts if one.state in _OPEN]
    return tuple(
        sorted(some, key=lambda one: (over.timestamp() if (over := over_at(one, zone)) else 9e12, one.id))
    )


def print_appointment(out: Console, one: Appointment, config: Config, now: datetime, *, why: bool) -> None:
    """One appointment: plain lines, and on a terminal the same with what is long set below itself."""
    from rich.table import Table  # noqa: PLC0415 - `run` with nothing to show does without
    from rich.text import Text  # noqa: PLC0415

    head = ", ".join(part for part in (name(one), shown(one.role)) if part)
    rows = [*_facts(one, config, now), *(_reasons(one) if why else ())]
    out.print(Text(head, "bold"), soft_wrap=not out.is_terminal)
    if out.is_terminal and not out.is_dumb_terminal:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")  # an id can be copied whole
        for label, text in rows:
            grid.add_row(Text(f"  {label}:"), Text(text))
        out.print(grid)
    else:
        for label, text in rows:
            out.print(Text(f"  {label}: {text}"), soft_wrap=not out.is_terminal)
    out.print()


def _facts(one: Appointment, config: Config, now: datetime) -> Iterator[tuple[str, str]]:
    """What it is, and what comes next."""
    yield "id", one.id
    yield "when", when(one, config.profile, now)
    if people := ", ".join(shown(person.name or person.email) for person in one.people):
        yield "with", people
    yield "next", describe_next(one, config, now)
    for problem in one.problems:
        field, _, sentence = problem.partition(": ")
        yield "note", f"{label_of(field)}: {shown(sentence)}"
    if meeting := one.meeting:
        for said in (meeting.proposal, *meeting.problems):
            if said:
                yield "note", shown(said)


def _reasons(one: Appointment) -> Iterator[tuple[str, str]]:
    """What speaks for and against it, and where its names come from."""
    for evidence in one.weighed.evidence:
        yield "why", f"{evidence.points:+d} {shown(evidence.text)}"
    if one.confirmed_at:
        yield "why", "you said that it is one"
    for label, source in (("company", one.company_source), ("role", one.role_source)):
        if source:
            yield label, shown(source)


def when(one: Appointment, profile: Profile, now: datetime) -> str:
    """Its time, or the times that were said, with the words they stand in."""
    zone, meeting = profile.time_zone, one.meeting
    if meeting is None:
        return "; ".join(_said(time, zone, now) for time in one.said) or "not known yet"
    if meeting.start:
        until = f" to {_end(meeting.start, meeting.end, zone, now)}" if meeting.end else ""
        return f"{sentences.format_moment(meeting.start, zone, now)}{until}"
    if meeting.local_start:
        clock = sentences.format_moment(meeting.local_start.replace(tzinfo=ZoneInfo(zone)), zone, now)
        if meeting.whole_day:
            return f"{clock.rpartition(', ')[0]}, the whole day"
        return f"{clock}, in a time zone I do not know"
    return "not known yet"


def _end(start: datetime, end: datetime, zone: str, now: datetime) -> str:
    """The time alone where it ends on the day it began."""
    here = ZoneInfo(zone)
    same_day = start.astimezone(here).date() == end.astimezone(here).date()
    return f"{end.astimezone(here):%H:%M}" if same_day else sentences.format_moment(end, zone, now)


def _said(time: SaidTime, zone: str, now: datetime) -> str:
    return f"perhaps {sentences.format_moment(time.start, zone, now)} (“{shown(time.sentence)}”)"


def describe_next(one: Appointment, config: Config, now: datetime) -> str:
    """What comes next, and what the person can do."""
    if one.state in _SETTLED:
        return _SETTLED[one.state](one)
    if one.state is AppointmentState.ASKED:
        return f"its form is in your Drafts; or answer here: {_debrief(one)}"
    return _to_come(one, config, now)


def _to_come(one: Appointment, config: Config, now: datetime) -> str:
    """For one that nothing was done for yet."""
    act = next_for(one, config.profile.time_zone, now).act
    if act in {Act.CANCEL, Act.LAPSE}:
        return _cancelled(one) if act is Act.CANCEL else _lapsed(one)
    if not one.confirmed_at:
        if one.weighed.band is not Band.SURE:
            return f"is it an interview? second-chance confirm {one.id}; if not, second-chance skip {one.id}"
        if one.meeting and one.meeting.declined:
            return f"you declined it; if it takes place after all: second-chance confirm {one.id}"
    return _by_itself(one, config, now)


def _by_itself(one: Appointment, config: Config, now: datetime) -> str:
    """For an interview that nobody doubts: what happens without a word of the person's."""
    over = over_at(one, config.profile.time_zone)
    if over is None:
        return f"its time is not known yet; when it is over: {_debrief(one)}"
    if not config.find.enabled:
        return f"{'it is' if over <= now else 'when it is'} over: {_debrief(one)}"
    if over > now:
        return "when it is over, a form comes into your Drafts"
    return f"the next run puts a form into your Drafts; or answer here: {_debrief(one)}"


def _dismissed(one: Appointment) -> str:
    if one.form is None:
        return f"you said no to it; second-chance confirm {one.id} takes that back"
    if one.form.fate is Fate.DELETED:
        return f"you deleted its form, and it is not made again. You can still answer here: {_debrief(one)}"
    return (
        "you said no to it; its form, which you may delete, is not read any more. "
        f"second-chance confirm {one.id} takes that back"
    )


def _cancelled(one: Appointment) -> str:
    return f"it was cancelled; if it took place after all: {_debrief(one)}"


def _lapsed(one: Appointment) -> str:
    if one.form is None:
        return f"too long ago to ask by itself; second-chance confirm {one.id} asks all the same"
    return f"too long ago, so its form is not read any more. You can still answer here: {_debrief(one)}"


def _debriefed(one: Appointment) -> str:
    return f"on record: second-chance status {one.interview}" if one.interview else "on record"


def _debrief(one: Appointment) -> str:
    return f"second-chance debrief --id {one.id}"


_SETTLED = {
    AppointmentState.DEBRIEFED: _debriefed,
    AppointmentState.DISMISSED: _dismissed,
    AppointmentState.CANCELLED: _cancelled,
    AppointmentState.LAPSED: _lapsed,
}


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
    form = one.form if one.form and one.form.stage is Stage.PLACED else None
    return {
        "id": one.id,
        "company": one.company,
        "role": one.role,
        "state": one.state,
        "band": one.weighed.band,
        "confirmed": one.confirmed_at is not None,
        **_meeting_json(one.meeting),
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
        "form": {"draft_id": form.draft_id, "fate": form.fate} if form else None,
        "problems": list(one.problems),
    }


def _meeting_json(meeting: Meeting | None) -> dict[str, Any]:
    """What a calendar tells; the same keys where there is none."""
    return {
        "start": _iso(meeting.start) if meeting else None,
        "end": _iso(meeting.end) if meeting else None,
        "local_start": _iso(meeting.local_start) if meeting else None,
        "local_end": _iso(meeting.local_end) if meeting else None,
        "zone": meeting.zone if meeting else "",
        "whole_day": meeting.whole_day if meeting else False,
        "mode": meeting.mode if meeting else None,
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
