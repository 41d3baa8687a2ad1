"""What to do for an appointment now: wait until it is over, ask about it, or let it be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from agent.model.appointment import Appointment, AppointmentState, Band
from agent.model.plan import Fate, Stage

ASKED_FOR = timedelta(days=14)
"""So long after its end an interview is asked about; what is older needs the person's word anyway (W-11)."""
LISTENED_TO = timedelta(days=30)
"""So long its form is read: after its end, after the form was placed, and after the person's word."""
RESTORED_FOR = timedelta(days=7)
"""So long after it was placed a form that was deleted is looked for once an hour: it may be fetched back."""
_AN_HOUR = timedelta(hours=1)
_WESTERNMOST = timedelta(hours=12)
"""Where a zone is not known, it is surely over when it is over in UTC-12."""


class Act(StrEnum):
    """What to do for an appointment now."""

    WAIT = "wait"
    """Until it is over, or until it is clear that it is one."""
    ASK = "ask"
    """Put its form into Drafts."""
    LISTEN = "listen"
    """Look what became of its form."""
    CANCEL = "cancel"
    LAPSE = "lapse"
    REST = "rest"
    """Nothing will ever be done for it by itself."""


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now, and when to look again."""

    act: Act
    look_again: datetime | None
    """None: when new mail comes in."""


def over_at(appointment: Appointment, zone: str) -> datetime | None:
    """When it is surely over; None where nothing says when it is.

    Of times that a mail without a calendar names, the last. A meeting without an end takes an hour; of a
    whole day, and of a time in an unknown zone, the last moment that it can mean counts.

    Args:
        appointment: With its meeting or the times that were said.
        zone: The person's own, an IANA name.
    """
    meeting = appointment.meeting
    if meeting is None:
        return max((time.end or time.start + _AN_HOUR for time in appointment.said), default=None)
    if meeting.end or meeting.start:
        return meeting.end or (meeting.start + _AN_HOUR if meeting.start else None)
    local = meeting.local_end or meeting.local_start
    if local is None:
        return None
    if meeting.whole_day:
        first = (meeting.local_start or local).replace(hour=0, minute=0)
        # DTEND of whole days is the day after the last (RFC 5545 §3.6.1).
        return max(first + timedelta(days=1), local).replace(tzinfo=ZoneInfo(zone))
    later = _AN_HOUR if meeting.local_end is None else timedelta()
    return local.replace(tzinfo=UTC) + later + _WESTERNMOST


def next_for(appointment: Appointment, zone: str, now: datetime, *, asks_perhaps: bool = False) -> Next:
    """What to do for it at this moment.

    Args:
        appointment: As on record.
        zone: The person's own, an IANA name.
        now: Aware.
        asks_perhaps: What is only perhaps an interview is asked about by a form, too.
    """
    over = over_at(appointment, zone)
    if appointment.state is AppointmentState.ASKED:
        expired = over is not None and now - max((over, *_list_words(appointment, now))) > LISTENED_TO
        return Next(Act.LAPSE, None) if expired else Next(Act.LISTEN, now)
    if appointment.state is AppointmentState.DEBRIEFED and _is_form_read(appointment, over, now):
        return Next(Act.LISTEN, now)
    if appointment.state is AppointmentState.DISMISSED and may_be_restored(appointment, now):
        return Next(Act.LISTEN, now)
    if appointment.state is not AppointmentState.SEEN:
        return Next(Act.REST, None)
    if appointment.meeting and appointment.meeting.cancelled:
        return Next(Act.CANCEL, None)
    return _seen(appointment, over, now, asks_perhaps=asks_perhaps)


def may_be_restored(appointment: Appointment, now: datetime) -> bool:
    """Whether its form was deleted so lately (`now` is aware) that the person may fetch it back."""
    form = appointment.form
    if form is None or form.stage is not Stage.PLACED or form.fate is not Fate.DELETED:
        return False
    return form.placed_at is not None and now - form.placed_at <= RESTORED_FOR


def _is_form_read(appointment: Appointment, over: datetime | None, now: datetime) -> bool:
    """Whether the form of an interview on record may still be changed by the person."""
    form = appointment.form
    if form is None or form.stage is not Stage.PLACED or form.fate is not Fate.UNSENT:
        return False
    return over is None or now - max((over, *_list_words(appointment, now))) <= LISTENED_TO


def _list_words(appointment: Appointment, now: datetime) -> tuple[datetime, ...]:
    """When it was asked about, and when the person said that it is one, but for what is later than now.

    An interview may be moved into the past; what came of it since is not over for that.
    """
    asked = appointment.form.placed_at if appointment.form else None
    return tuple(at for at in (asked, appointment.confirmed_at) if at and at <= now)


def _seen(appointment: Appointment, over: datetime | None, now: datetime, *, asks_perhaps: bool) -> Next:
    """For one that nothing was done for yet."""
    if over is None:
        return Next(Act.WAIT, None)
    lapsed = over + ASKED_FOR
    if now > lapsed and not appointment.confirmed_at:
        return Next(Act.LAPSE, None)
    if now < over:
        return Next(Act.WAIT, over)
    declined = appointment.meeting is not None and appointment.meeting.declined
    sure = appointment.weighed.band is Band.SURE and not declined
    perhaps = asks_perhaps and appointment.weighed.band is Band.ASK and not declined
    if sure or appointment.confirmed_at or (perhaps and not appointment.unverified):
        return Next(Act.ASK, now)
    return Next(Act.WAIT, lapsed + _AN_HOUR)
