"""What mail changed of an appointment: kept with the words that did it, and taken back at a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from agent.errors import RefusedError
from agent.knowledge.text import excerpt, printable
from agent.model.appointment import Appointment, AppointmentState, Change, DebriefForm, Meeting, SaidTime
from agent.model.mail import Address, Message, MessageId, OnTheClock
from agent.model.plan import Because, Fate, Sighting, Stage
from agent.reading.evidence.calling_off import CallingOff
from agent.reading.senders import is_own

_MOST = 10
"""At most so many changes are kept of one appointment."""
_WORDS = 300
_NAMED = 3
_CLOSED = frozenset({AppointmentState.DEBRIEFED, AppointmentState.DISMISSED})


def add_changes(
    old: Appointment, new: Appointment, source: Message | None, calling_off: CallingOff | None
) -> Appointment:
    """The new state of an appointment with what mail of others changed of the old one.

    Args:
        old: As on record.
        new: As it is from now on.
        source: The mail that says what holds of its meeting or time; None: not known.
        calling_off: The mail of its conversation that calls it off.
    """
    known = {change.because.key for change in old.changes}
    found = [
        because
        for because in (*_changes_of_time(old, new, source), *_called_off(old, new, calling_off))
        if because.key not in known or because.code != "called_off"
    ]
    changes = tuple(
        Change(
            because=because,
            state=old.state,
            meeting=old.meeting,
            said=old.said,
            weighed=old.weighed,
            parts=old.parts,
        )
        for because in found
    )
    return replace(new, changes=(*changes, *new.changes)[:_MOST])


def take_back(appointment: Appointment, now: datetime) -> Appointment:
    """The appointment as it was before the mail that changed it last; that mail counts no more.

    Where it cannot be told whether its form was made, it is asked about anew.

    Args:
        appointment: As on record.
        now: Aware.

    Raises:
        RefusedError: no mail changed it, or it is settled by a word of the person's.
    """
    del now  # every word on an appointment gets it
    form = appointment.form
    if form and is_lost(form) and appointment.state is AppointmentState.ASKED:
        anew = replace(form, stage=Stage.REFUSED, sighting=Sighting(None, "You asked for it anew."))
        return replace(appointment, form=anew)
    if not appointment.changes or appointment.state in _CLOSED:
        raise RefusedError(
            "No mail that moved or cancelled this interview is on record, so there is nothing to take back.",
            f"To say that it is one: second-chance confirm {appointment.id}",
        )
    key = appointment.changes[0].because.key
    undone = [change for change in appointment.changes if change.because.key == key]
    before = undone[-1]
    # One form, ever: where it was asked about already, its form is listened to again.
    state = AppointmentState.ASKED if appointment.form else before.state
    return replace(
        appointment,
        state=state,
        meeting=before.meeting,
        said=before.said,
        weighed=before.weighed,
        parts=before.parts,
        changes=tuple(change for change in appointment.changes if change.because.key != key),
        disregarded=tuple(dict.fromkeys((*appointment.disregarded, key))),
    )


def is_lost(form: DebriefForm | None) -> bool:
    """Whether a form was never seen, and nothing proves that it was not made."""
    return form is not None and form.stage is not Stage.PLACED and form.sighting.fate is Fate.UNKNOWN


def build_because(code: str, message: Message, words: str, note: str = "") -> Because:
    """What is kept of a mail that changed an appointment, or claims to."""
    return Because(
        code=code,
        key=message.identity,
        message_id=message.message_id,
        sender=message.sender or Address(""),
        date=message.date,
        words=_shorten(words),
        note=note,
    )


def find_time(meeting: Meeting) -> tuple[datetime | None, OnTheClock | None]:
    """When a meeting begins, as far as it is known."""
    return meeting.start, meeting.local_start


def _changes_of_time(old: Appointment, new: Appointment, source: Message | None) -> Iterator[Because]:
    if source is not None and is_own(source):
        return
    before, after = old.meeting, new.meeting
    if after is None:
        yield from _other_words(old, new, source)
        return
    said_when = [time.start for time in old.said]
    title = after.title or new.subject
    if after.cancelled and not (before and before.cancelled):
        yield _of_meeting("cancelled", after, source, title)
    elif not after.cancelled and (
        (before and any(find_time(before)) and find_time(before) != find_time(after))
        or (before is None and said_when and after.start not in said_when)
    ):
        yield _of_meeting("moved", after, source, title)
    if after.declined and not (before and before.declined):
        yield _of_meeting("declined", after, source, title)
    if before and (note := _describe_redirection(before, after)):
        yield _of_meeting("redirected", after, source, title, note)


def _other_words(old: Appointment, new: Appointment, source: Message | None) -> Iterator[Because]:
    """Another mail names a later time: it is asked about then."""
    if not old.said or not new.said or source is None:
        return
    before, after = max(map(_end_of, old.said)), max(new.said, key=_end_of)
    if _end_of(after) != before:
        yield build_because("moved", source, after.sentence)


def _end_of(time: SaidTime) -> datetime:
    return time.end or time.start + timedelta(hours=1)


def _called_off(old: Appointment, new: Appointment, calling_off: CallingOff | None) -> Iterator[Because]:
    """What the words of its conversation do, where that is what counts for it now."""
    if calling_off is None or is_own(calling_off.message) or new.weighed == old.weighed:
        return
    yield build_because("called_off", calling_off.message, calling_off.sentence)


def _describe_redirection(before: Meeting, after: Meeting) -> str:
    """Whom the calendar names since, a sentence; empty where it names nobody new at the head or from afar."""
    new = [one for one in after.newcomers if one not in before.newcomers]
    if before.organizer and after.organizer and before.organizer.key != after.organizer.key:
        new.append(after.organizer)
    if not new:
        return ""
    shown = ", ".join(display_person(one) for one in new[:_NAMED])
    more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
    return f"It names {shown}{more} now."


def display_person(person: Address) -> str:
    """A name with its address, fit to show."""
    return _shorten(f"{person.name} <{person.email}>" if person.name else person.email)


def _of_meeting(code: str, meeting: Meeting, source: Message | None, words: str, note: str = "") -> Because:
    if source is not None:
        return build_because(code, source, words, note)
    message_id, sender = meeting.message_id, meeting.said_by or Address("")
    return Because(
        code=code,
        key=message_id or f"{meeting.said_at.isoformat()} {sender.key}",
        message_id=MessageId(message_id) if message_id else None,
        sender=sender,
        date=meeting.said_at,
        words=_shorten(words),
        note=note,
    )


def _shorten(words: str) -> str:
    plain = printable(words)
    return plain if len(plain) <= _WORDS else excerpt(plain, 0, 0, _WORDS)
