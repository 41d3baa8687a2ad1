"""One pass: look at the mailboxes that are due, then do what is due for each appointment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.errors import AuthoriseError, SecondChanceError, unforeseen
from agent.model.appointment import Appointment, AppointmentId, AppointmentState, Band, Evidence, Weighed
from agent.model.interview import InterviewId
from agent.noticing.asking import Attended
from agent.noticing.attending import attend
from agent.noticing.finding import find
from agent.visit import Agent

_LOOKING = "while looking for interviews in your mail"
_EARLY = timedelta(seconds=30)
"""Cron is never on time to the second: what begins a little early is not put off for another hour."""
_A_DAY = timedelta(days=1)
"""So often a run asks the config whether finding is switched on again."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one pass came to; one failure does not stop the rest (promise 6)."""

    found: tuple[Appointment, ...] = ()
    """New, or known and changed."""
    attended: tuple[Attended, ...] = ()
    errors: tuple[tuple[str, SecondChanceError], ...] = ()
    """With the name of the mailbox."""
    notes: tuple[str, ...] = ()
    first: bool = False
    """The person was not told yet what is read and kept."""

    @property
    def interviews(self) -> tuple[InterviewId, ...]:
        """Those that were recorded from a form."""
        return tuple(one.appointment.interview for one in self.attended if one.appointment.interview)


def notice(agent: Agent, now: datetime, *, ask: bool = True, dry_run: bool = False) -> Noticed:
    """Look where a look is due, and see to every appointment that is due.

    Args:
        agent: The house.
        now: Aware.
        ask: Place and read forms; otherwise only look.
        dry_run: Touch no draft.
    """
    looked = _look(agent, now) if agent.config.find.enabled or not ask else _off(agent, now)
    attended: list[Attended] = []
    errors = list(looked.errors)
    shut = {name for name, _ in errors}
    appointments = agent.journal.appointments
    for one in appointments.due(now) if ask else ():
        appointment = appointments.get(one)
        if appointment.state is not AppointmentState.ASKED and not agent.config.find.enabled:
            continue
        if appointment.mailbox in shut:
            continue
        if appointment.mailbox not in agent.config.mailboxes:  # it may come back to config.toml
            appointments.keep(appointment, now + _A_DAY)
            continue
        try:
            attended.append(attend(agent, appointment, now, dry_run=dry_run))
        except SecondChanceError as error:
            errors.append((appointment.mailbox, error))
            shut |= {appointment.mailbox} if isinstance(error, AuthoriseError) else set()
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one must not cost the others their form
            errors.append((appointment.mailbox, unforeseen(error, _LOOKING)))
    return replace(looked, attended=tuple(attended), errors=_each_once(errors))


def see_to(agent: Agent, one: Appointment, now: datetime) -> Noticed:
    """Do what is due for one appointment, after a word of the person's.

    Raises:
        As the mailbox's methods; the word is on record.
    """
    return Noticed(attended=(attend(agent, one, now),))


def _off(agent: Agent, now: datetime) -> Noticed:
    """Switched off: nothing is looked at; once a day a run sees whether that is still so."""
    appointments = agent.journal.appointments
    appointments.keep_looks(("",), now=now, latest=now + _A_DAY)
    appointments.looked("", None, at=now, next_at=now + _A_DAY)
    return Noticed()


def _look(agent: Agent, now: datetime) -> Noticed:
    """Every mailbox that was not looked at for `[find] every_minutes`."""
    appointments = agent.journal.appointments
    again = now + timedelta(minutes=agent.config.find.every_minutes) - _EARLY
    appointments.keep_looks(agent.config.mailboxes, now=now, latest=again)
    _announced(agent, now)
    first = not appointments.explained()
    found: list[Appointment] = []
    errors: list[tuple[str, SecondChanceError]] = []
    notes: list[str] = []
    for name in appointments.looks_due(now):
        try:
            seen = find(agent, name, now)
        except SecondChanceError as error:
            errors.append((name, error))
            appointments.looked(name, None, at=now, next_at=now)
            continue
        except Exception as error:  # noqa: BLE001 - as below
            errors.append((name, unforeseen(error, _LOOKING)))
            appointments.looked(name, None, at=now, next_at=again)
            continue
        found += seen.appointments
        notes += (f"{name}: {note}" for note in seen.notes)
        appointments.looked(name, seen.bookmark, at=now, next_at=again)
    return Noticed(tuple(found), (), tuple(errors), tuple(notes), first)


def _announced(agent: Agent, now: datetime) -> None:
    """A next round that a company announced is an appointment, also before it has a time."""
    appointments = agent.journal.appointments
    known = {one.follows for one in appointments.all()}
    for record in agent.journal.interviews():
        invited = record.plan is not None and record.plan.track.reason == "invitation"
        key = f"after:{record.id}"
        debrief = record.debrief
        if not invited or record.id in known or appointments.by_key(key):
            continue
        source = "from the interview before it"
        appointments.add(
            Appointment(
                id=AppointmentId(""),
                key=key,
                mailbox=debrief.mailbox or next(iter(agent.config.mailboxes)),
                thread_ids=record.thread_ids,
                subject=record.thread_subject,
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


def _each_once(errors: list[tuple[str, SecondChanceError]]) -> tuple[tuple[str, SecondChanceError], ...]:
    """One sentence for one trouble, however many appointments it stopped."""
    return tuple({(name, error.text): (name, error) for name, error in errors}.values())
