"""One pass: look at the mailboxes that are due, then do what is due for each appointment.

What is due follows from the appointment's state and time: ask by a form, read its answers, cancel, lapse, or
wait. Where the person told of the interview in another way, nobody asks about it any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.deciding.appointments import Act, next_for, over_at
from agent.errors import AuthoriseError, SecondChanceError, wrap_unforeseen
from agent.keeping.journal.records import Record
from agent.model.appointment import Appointment, AppointmentId, AppointmentState, Band, Evidence, Weighed
from agent.model.interview import Debrief, InterviewId
from agent.noticing.asking import Asking
from agent.noticing.looking import find_appointments
from agent.noticing.merging import is_past, is_same_interview, list_unclaimed
from agent.noticing.outcome import AskOutcome, AskResult, finish_appointment
from agent.noticing.rewinding import rewind
from agent.visit import Agent

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})
_WITH_FORM = frozenset({AppointmentState.ASKED, AppointmentState.DEBRIEFED, AppointmentState.DISMISSED})


def handle_appointment(
    agent: Agent, appointment: Appointment, now: datetime, *, dry_run: bool = False
) -> AskResult:
    """Do what is due for an appointment; repeated at the same moment it changes nothing.

    Args:
        agent: The house.
        appointment: As on record.
        now: Aware.
        dry_run: Touch no draft; what is written to the journal goes into a copy.

    Raises:
        As the mailbox's methods; what is on record still holds.
    """
    appointment = rewind(agent, appointment, now)
    return _close_if_recorded(agent, appointment, now) or _do_what_is_due(
        agent, appointment, now, dry_run=dry_run
    )


def _do_what_is_due(agent: Agent, appointment: Appointment, now: datetime, *, dry_run: bool) -> AskResult:
    """What its state, its time and the moment ask for."""
    asks = agent.config.find.ask == "form"
    step = next_for(appointment, agent.config.profile.time_zone, now, asks_perhaps=asks)
    match step.act:
        case Act.CANCEL:
            return finish_appointment(
                agent, appointment, AppointmentState.CANCELLED, AskOutcome.CANCELLED, now
            )
        case Act.LAPSE:
            is_on_record = appointment.interview is not None  # what its form still asked for was not answered
            state = AppointmentState.DEBRIEFED if is_on_record else AppointmentState.LAPSED
            return finish_appointment(agent, appointment, state, AskOutcome.NOTHING, now)
        case Act.ASK:
            return Asking(agent, appointment, now, dry_run).ask()
        case Act.LISTEN:
            return Asking(agent, appointment, now, dry_run).listen()
        case Act.WAIT | Act.REST:
            agent.journal.appointments.update(appointment, step.look_again, now=now)
            return AskResult(
                appointment, AskOutcome.UNSURE if _is_unsure(agent, appointment, now) else AskOutcome.NOTHING
            )


def _is_unsure(agent: Agent, appointment: Appointment, now: datetime) -> bool:
    """Whether it is over, and only the person can say if it was an interview.

    It is attended to when it is over and when it lapses, so this is said once.
    """
    if agent.config.find.ask == "no":
        return False
    over = over_at(appointment, agent.config.profile.time_zone)
    declined = appointment.meeting is not None and appointment.meeting.declined
    waits = appointment.state is AppointmentState.SEEN and not declined
    return waits and appointment.weighed.band is Band.ASK and over is not None and over <= now


def close_recorded_appointments(agent: Agent) -> None:
    """Whatever is on record as an interview by now is no longer asked about."""
    for appointment in agent.journal.appointments.find_open():
        _close_if_recorded(agent, appointment)


def find_known_id(agent: Agent, debrief: Debrief, now: datetime) -> str:
    """The id under which `find` shows an interview that is now told of in another way; empty: none does.

    The day stands in it, and so it is no id of a talk on another day.
    """
    told = Record(id=InterviewId(""), debrief=debrief, recorded_at=now, changed_at=now)
    zone = agent.config.profile.time_zone
    for one in agent.journal.appointments.find_open():
        over = over_at(one, zone)
        if one.interview or over is None or not _is_same_day(over, debrief.interview_end, zone):
            continue
        if is_same_interview(one, told, zone) and _is_nearest(agent, one, told):
            return one.id
    return ""


def _is_same_day(one: datetime, other: datetime, zone: str) -> bool:
    here = ZoneInfo(zone)
    return one.astimezone(here).date() == other.astimezone(here).date()


def _close_if_recorded(
    agent: Agent, appointment: Appointment, now: datetime | None = None
) -> AskResult | None:
    """Where the person told of it in another way, or of a later talk, nobody asks any more."""
    if appointment.interview:  # told by its form, which is still to say so
        return None
    zone = agent.config.profile.time_zone
    if appointment.state not in _OPEN:
        return None
    records = agent.journal.find_with_company(appointment=appointment)
    for record in list_unclaimed(agent, records):
        if is_same_interview(appointment, record, zone) and _is_nearest(agent, appointment, record):
            done = replace(appointment, interview=record.id)
            return finish_appointment(agent, done, AppointmentState.DEBRIEFED, AskOutcome.NOTHING, now)
    past = any(is_past(appointment, record, zone) for record in records)
    if past and appointment.state is AppointmentState.SEEN and not appointment.confirmed_at:
        return finish_appointment(agent, appointment, AppointmentState.LAPSED, AskOutcome.NOTHING, now)
    return None


def _is_nearest(agent: Agent, candidate: Appointment, record: Record) -> bool:
    """Whether no other open talk is nearer to it in time: of two on one day each has its own."""
    zone = agent.config.profile.time_zone
    end = record.debrief.interview_end

    def measure(appointment: Appointment) -> timedelta:
        over = over_at(appointment, zone)
        return abs(over - end) if over else timedelta.max

    others = (one for one in agent.journal.appointments.find_open() if is_same_interview(one, record, zone))
    return all(measure(candidate) <= measure(other) for other in others)


_LOOKING = "while looking for interviews in your mail"
_EARLY = timedelta(seconds=30)
"""Cron is never on time to the second: what begins a little early is not put off for another hour."""
_A_DAY = timedelta(days=1)
"""So often a run asks the config whether finding is switched on again."""


@dataclass(frozen=True, slots=True)
class NoticingResult:
    """What one pass came to; one failure does not stop the rest."""

    found: tuple[Appointment, ...] = ()
    """New, or known and changed."""
    attended: tuple[AskResult, ...] = ()
    errors: tuple[tuple[str, SecondChanceError], ...] = ()
    """With the name of the mailbox."""
    notes: tuple[str, ...] = ()
    first: bool = False
    """The person was not told yet what is read and kept."""


_NOTHING = NoticingResult()


def notice(agent: Agent, now: datetime, *, ask: bool = True, dry_run: bool = False) -> NoticingResult:
    """Look where a look is due, and see to every appointment that is due.

    Args:
        agent: The house.
        now: Aware.
        ask: Place and read forms; otherwise only look.
        dry_run: Touch no draft.
    """
    looked = look_at_mailboxes(agent, now, asked_for=not ask)
    return handle_due_appointments(agent, now, looked, dry_run=dry_run) if ask else looked


def handle_due_appointments(
    agent: Agent, now: datetime, before: NoticingResult = _NOTHING, *, dry_run: bool = False
) -> NoticingResult:
    """See to every appointment that is due and was not seen to `before`; what came of both.

    Args:
        agent: The house.
        now: Aware.
        before: What this run did already; a mailbox that failed then is left alone.
        dry_run: Touch no draft.
    """
    attended = list(before.attended)
    errors = list(before.errors)
    shut = {name for name, _ in errors}
    seen_to = {result.appointment.id for result in attended}
    appointments = agent.journal.appointments
    for one in appointments.due(now):
        if one in seen_to:
            continue
        appointment = rewind(agent, appointments.get(one), now)
        if appointment.state not in _WITH_FORM and not agent.config.find.enabled:
            continue
        if appointment.mailbox in shut:
            continue
        if appointment.mailbox not in agent.config.mailboxes:  # it may come back to config.toml
            appointments.update(appointment, now + _A_DAY, now=now)
            continue
        try:
            attended.append(handle_appointment(agent, appointment, now, dry_run=dry_run))
        except SecondChanceError as error:
            errors.append((appointment.mailbox, error))
            shut |= {appointment.mailbox} if isinstance(error, AuthoriseError) else set()
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one must not cost the others their form
            errors.append((appointment.mailbox, wrap_unforeseen(error, _LOOKING)))
    return replace(before, attended=tuple(attended), errors=_drop_repeated(errors))


def handle_now(agent: Agent, appointment: Appointment, now: datetime) -> NoticingResult:
    """Do what is due for one appointment, after a word of the person's.

    Raises:
        As the mailbox's methods; the word is on record.
    """
    return NoticingResult(attended=(handle_appointment(agent, appointment, now),))


def look_at_mailboxes(
    agent: Agent, now: datetime, before: NoticingResult = _NOTHING, *, asked_for: bool = False
) -> NoticingResult:
    """Look at mailboxes that were not looked at for `[find] every_minutes`; what came of that and `before`.

    Args:
        agent: The house.
        now: Aware.
        before: What this run did already; a mailbox that failed then is left alone.
        asked_for: The person wants to see it, be it switched off or not.
    """
    if not (agent.config.find.enabled or asked_for):
        _look_nowhere(agent, now)
        return before
    looks = agent.journal.looks
    again = now + timedelta(minutes=agent.config.find.every_minutes) - _EARLY
    looks.set_mailboxes(agent.config.mailboxes, now=now, latest=again)
    _record_announced(agent, now)
    found, errors, notes = list(before.found), list(before.errors), list(before.notes)
    for name in looks.due(now):
        if any(name == failed for failed, _ in before.errors):
            continue
        try:
            seen = find_appointments(agent, name, now)
        except SecondChanceError as error:
            errors.append((name, error))
            looks.record(name, None, now=now, next_at=now)
            continue
        except Exception as error:  # noqa: BLE001 - as above
            errors.append((name, wrap_unforeseen(error, _LOOKING)))
            looks.record(name, None, now=now, next_at=again)
            continue
        found += seen.appointments
        notes += (f"{name}: {note}" for note in seen.notes)
        looks.record(name, seen.bookmark, now=now, next_at=again)
    return replace(
        before,
        found=tuple(found),
        errors=tuple(errors),
        notes=tuple(notes),
        first=not looks.is_explained(),
    )


def _look_nowhere(agent: Agent, now: datetime) -> None:
    """Switched off: nothing is looked at; once a day a run sees whether that is still so."""
    looks = agent.journal.looks
    looks.set_mailboxes(("",), now=now, latest=now + _A_DAY)
    looks.record("", None, now=now, next_at=now + _A_DAY)


def _record_announced(agent: Agent, now: datetime) -> None:
    """A next round that a company announced is an appointment, also before it has a time."""
    appointments = agent.journal.appointments
    for record in agent.journal.find_invited():
        key = f"after:{record.id}"
        debrief = record.debrief
        if appointments.find(key):
            continue
        source = "from the interview before it"
        appointments.add(
            Appointment(
                id=AppointmentId(""),
                key=key,
                mailbox=debrief.mailbox or next(iter(agent.config.mailboxes)),
                thread_ids=record.thread.message_ids,
                subject=record.thread.subject,
                seen_at=now,
                company=debrief.company,
                company_source=source,
                role=debrief.role,
                role_source=source,
                weighed=Weighed(
                    band=Band.SURE, evidence=(Evidence("they invited you to the next round", 10),)
                ),
                follows=record.id,
            ),
            None,
        )


def _drop_repeated(errors: list[tuple[str, SecondChanceError]]) -> tuple[tuple[str, SecondChanceError], ...]:
    """One sentence for one trouble, however many appointments it stopped."""
    return tuple({(name, error.text): (name, error) for name, error in errors}.values())
