"""Appointments in words: what a look at the mailboxes came to, and each as it is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.debriefing.form_lines import label_of
from agent.keeping.config import Config
from agent.knowledge.text import printable
from agent.model.appointment import Appointment, AppointmentState, Band, SaidTime
from agent.model.interview import Profile
from agent.model.plan import Fate, Stage
from agent.noticing import ASKED_FOR, Act, AskOutcome, AskResult, is_lost, next_for, over_at
from agent.wording import changes, sentences

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})

_LINES = {
    AskOutcome.ASKED: (
        "a few questions about it wait in your Drafts. Today or tomorrow is best; later is fine too."
    ),
    AskOutcome.SENT_BACK: (
        "something in your answers is missing or unclear; the form in your Drafts says what."
    ),
    AskOutcome.PARTLY: (
        "your answers are recorded, and the thank-you goes on its way. {lines}; "
        "the form in your Drafts says why."
    ),
    AskOutcome.DEBRIEFED: "your answers are recorded.",
    AskOutcome.CHANGED: "changed as your form says; letters that you have not touched follow.",
    AskOutcome.UNSURE: "was this a job interview? Then say so: second-chance confirm {id}",
    AskOutcome.DISMISSED: (
        "its form is gone from your Drafts, so you deleted it, and nothing is written for it. "
        "If you want letters after all: second-chance debrief --id {id}"
    ),
    AskOutcome.REFUSED: (
        "your form says that it was no job interview, so nothing is written for it; you may delete the form. "
        "To take that back: second-chance confirm {id}"
    ),
    AskOutcome.CLOSED: (
        "you deleted the form that came back; what you had answered stays on record. "
        "To add the rest: second-chance debrief --id {id}"
    ),
    AskOutcome.FILLED: (
        "everything in its form is filled in. Shall I use it? Then write yes behind “ready” there."
    ),
    AskOutcome.CANCELLED: "it was cancelled.",
    AskOutcome.LOST: (
        "whether its form was put into your Drafts is not known, and it is not there now. "
        "To be asked anew: second-chance reopen {id}"
    ),
    AskOutcome.AWAY: (
        "its form has left your Drafts and is not among your sent mail. Move it back there to have it read, "
        "or answer here: second-chance debrief --id {id}"
    ),
}
_TRYING_OUT = _LINES | {
    AskOutcome.ASKED: "a few questions about it would be put into your Drafts.",
    AskOutcome.SENT_BACK: "something in your answers is missing or unclear; the form would say what.",
    AskOutcome.PARTLY: (
        "your answers would be recorded, and the thank-you placed. {lines}; the form would say why."
    ),
    AskOutcome.DEBRIEFED: "your answers would be recorded.",
    AskOutcome.CHANGED: "it would be changed as your form says.",
}
"""The same for `--dry-run`."""


def describe_outcome(attended: AskResult, *, dry_run: bool = False) -> str:
    """What came of an appointment, a sentence; empty where there is nothing to say."""
    line = (_TRYING_OUT if dry_run else _LINES).get(attended.came, "")
    appointment = attended.appointment
    wrong = len(appointment.problems)
    lines = "One line needs another look" if wrong == 1 else f"{wrong} lines need another look"
    return line.format(id=appointment.interview or appointment.id, lines=lines)


def format_when(appointment: Appointment, zone: str, now: datetime) -> str:
    """Its time behind a comma, as far as one is known."""
    start = (
        appointment.meeting.start
        if appointment.meeting
        else appointment.said[0].start
        if appointment.said
        else None
    )
    return f", {sentences.format_moment(start, zone, now)}" if start else ""


# ---- each as it is listed


def name_appointment(appointment: Appointment) -> str:
    """How an appointment is called: its company, else its title or subject."""
    title = appointment.meeting.title if appointment.meeting else ""
    names = (appointment.company, title, appointment.subject)
    return next(filter(printable, names), "an interview")


def select_listed(
    appointments: Iterable[Appointment], profile: Profile, now: datetime, *, everything: bool
) -> tuple[Appointment, ...]:
    """Those to show, the earliest first; what has no time comes last."""
    zone = profile.time_zone
    some = [one for one in appointments if everything or _is_listed(one, zone, now)]
    return tuple(
        sorted(
            some,
            key=lambda appointment: (
                over.timestamp() if (over := over_at(appointment, zone)) else 9e12,
                appointment.id,
            ),
        )
    )


def _is_listed(appointment: Appointment, zone: str, now: datetime) -> bool:
    """Whether something is still to come of it, or it was lately cancelled or called off by a mail."""
    if appointment.changes and appointment.state in _OPEN | {AppointmentState.CANCELLED}:
        over = over_at(appointment, zone) or appointment.changes[0].because.date
        if now - over <= ASKED_FOR:
            return True
    counts = appointment.weighed.band is not Band.IGNORE or appointment.confirmed_at
    return bool(counts) and appointment.state in _OPEN


def list_facts(appointment: Appointment, config: Config, now: datetime) -> Iterator[tuple[str, str]]:
    """What it is, and what comes next."""
    yield "id", appointment.id
    yield "when", describe_when(appointment, config.profile, now)
    if people := ", ".join(person.name or person.email for person in appointment.people):
        yield "with", people
    yield "next", describe_next(appointment, config, now)
    yield from changes.list_change_facts(appointment, config.profile.time_zone, now)
    for problem in appointment.problems:
        field, _, sentence = problem.partition(": ")
        yield "note", f"{label_of(field)}: {sentence}"
    if meeting := appointment.meeting:
        for said in (meeting.proposal, *meeting.problems):
            if said:
                yield "note", said


def list_reasons(appointment: Appointment) -> Iterator[tuple[str, str]]:
    """What speaks for and against it, and where its names come from."""
    for evidence in appointment.weighed.evidence:
        yield "why", f"{evidence.points:+d} {evidence.text}"
    if appointment.confirmed_at:
        yield "why", "you said that it is one"
    for label, source in (("company", appointment.company_source), ("role", appointment.role_source)):
        if source:
            yield label, source


def describe_when(appointment: Appointment, profile: Profile, now: datetime) -> str:
    """Its time, or the times that were said, with the words they stand in."""
    zone, meeting = profile.time_zone, appointment.meeting
    if meeting is None:
        return "; ".join(_format_said(time, zone, now) for time in appointment.said) or "not known yet"
    if meeting.start:
        until = f" to {_format_end(meeting.start, meeting.end, zone, now)}" if meeting.end else ""
        return f"{sentences.format_moment(meeting.start, zone, now)}{until}"
    if meeting.local_start:
        clock = sentences.format_moment(meeting.local_start.replace(tzinfo=ZoneInfo(zone)), zone, now)
        if meeting.whole_day:
            return f"{clock.rpartition(', ')[0]}, the whole day"
        return f"{clock}, in a time zone I do not know"
    return "not known yet"


def _format_end(start: datetime, end: datetime, zone: str, now: datetime) -> str:
    """The time alone where it ends on the day it began."""
    here = ZoneInfo(zone)
    same_day = start.astimezone(here).date() == end.astimezone(here).date()
    return f"{end.astimezone(here):%H:%M}" if same_day else sentences.format_moment(end, zone, now)


def _format_said(time: SaidTime, zone: str, now: datetime) -> str:
    return f"perhaps {sentences.format_moment(time.start, zone, now)} (“{time.sentence}”)"


def describe_next(appointment: Appointment, config: Config, now: datetime) -> str:
    """What comes next, and what the person can do."""
    if appointment.state in _SETTLED:
        return _SETTLED[appointment.state](appointment)
    if appointment.state is AppointmentState.ASKED:
        if is_lost(appointment.form):
            anew = f"second-chance reopen {appointment.id}"
            return (
                f"its form is nowhere; to be asked anew: {anew}; or answer here: {_name_command(appointment)}"
            )
        if appointment.form and appointment.form.stage is Stage.REFUSED:
            return f"the next run puts a form into your Drafts; or answer here: {_name_command(appointment)}"
        is_away = appointment.form is not None and appointment.form.fate is Fate.UNKNOWN
        where = "its form is out of sight" if is_away else "its form is in your Drafts"
        return f"{where}; {'' if is_away else 'or '}answer here: {_name_command(appointment)}"
    return _describe_new(appointment, config, now)


def _describe_new(appointment: Appointment, config: Config, now: datetime) -> str:
    """For one that nothing was done for yet."""
    asks = config.find.ask == "form"
    act = next_for(appointment, config.profile.time_zone, now, asks_perhaps=asks).act
    if act in {Act.CANCEL, Act.LAPSE}:
        return _describe_cancelled(appointment) if act is Act.CANCEL else _describe_lapsed(appointment)
    if not appointment.confirmed_at:
        if appointment.changes and appointment.changes[0].because.code == "called_off":
            return f"it was called off; if it was not: second-chance reopen {appointment.id}"
        if appointment.weighed.band is not Band.SURE:
            if config.find.ask == "form" and not appointment.unverified:
                return _describe_sure(appointment, config, now)
            ask = f"is it an interview? second-chance confirm {appointment.id}"
            return f"{ask}; if not, second-chance skip {appointment.id}"
        if appointment.meeting and appointment.meeting.declined:
            return f"you declined it; if it takes place after all: second-chance confirm {appointment.id}"
    return _describe_sure(appointment, config, now)


def _describe_sure(appointment: Appointment, config: Config, now: datetime) -> str:
    """For an interview that nobody doubts: what happens without a word of the person's."""
    over = over_at(appointment, config.profile.time_zone)
    if over is None:
        return f"its time is not known yet; when it is over: {_name_command(appointment)}"
    if not config.find.enabled:
        return f"{'it is' if over <= now else 'when it is'} over: {_name_command(appointment)}"
    if over > now:
        return "when it is over, a form comes into your Drafts"
    return f"the next run puts a form into your Drafts; or answer here: {_name_command(appointment)}"


def _describe_dismissed(appointment: Appointment) -> str:
    if appointment.form is None:
        return f"you said no to it; second-chance confirm {appointment.id} takes that back"
    if appointment.form.fate is Fate.DELETED:
        here = _name_command(appointment)
        return f"you deleted its form, and it is not made again. You can still answer here: {here}"
    return (
        "you said no to it; its form, which you may delete, is not read any more. "
        f"second-chance confirm {appointment.id} takes that back"
    )


def _describe_cancelled(appointment: Appointment) -> str:
    undo = f"; if it was not: second-chance reopen {appointment.id}" if appointment.changes else ""
    return f"it was cancelled; if it took place after all: {_name_command(appointment)}{undo}"


def _describe_lapsed(appointment: Appointment) -> str:
    if appointment.form is None:
        return f"too long ago to ask by itself; second-chance confirm {appointment.id} asks all the same"
    command = _name_command(appointment)
    return f"too long ago, so its form is not read any more. You can still answer here: {command}"


def _describe_debriefed(appointment: Appointment) -> str:
    return (
        f"on record: second-chance status {appointment.interview}" if appointment.interview else "on record"
    )


def _name_command(appointment: Appointment) -> str:
    return f"second-chance debrief --id {appointment.id}"


_SETTLED = {
    AppointmentState.DEBRIEFED: _describe_debriefed,
    AppointmentState.DISMISSED: _describe_dismissed,
    AppointmentState.CANCELLED: _describe_cancelled,
    AppointmentState.LAPSED: _describe_lapsed,
}
