"""Whether an appointment is on record already, as one or as an interview, and what becomes of the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from agent.deciding.appointments import Act, next_for, over_at
from agent.keeping.journal.records import Record
from agent.knowledge.domains import belong_together, is_free_mail, is_scheduler, is_tracking
from agent.knowledge.text import comparable_name
from agent.model.appointment import Appointment, AppointmentState, Band, Meeting, Weighed
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, Thread
from agent.reading.company import is_company_domain, mentions, names_company
from agent.visit import Agent

_SETTLED = frozenset({AppointmentState.DISMISSED, AppointmentState.DEBRIEFED})
"""What mail changes no more."""
_REOPENED = frozenset({AppointmentState.CANCELLED, AppointmentState.LAPSED})
"""What a new time makes an appointment again."""


def record_appointment(
    agent: Agent, seen: Appointment, now: datetime, source: Message | None = None
) -> Appointment | None:
    """Put an appointment on record, or what is new of a known one; None where nothing is new.

    One that does not count, is over too long, was cancelled before it was seen, or is an interview on
    record is not begun.

    Args:
        agent: The house.
        seen: As the conversation shows it now.
        now: Aware.
        source: The mail that says what holds of its meeting; None: not known.
    """
    appointments = agent.journal.appointments
    zone = agent.config.profile.time_zone
    known = _known(agent, seen)
    if known and known.meeting and seen.meeting and not may_change(known, seen, source, agent.config.profile):
        return None
    if known is None:
        told = any(is_of(seen, one, zone) for one in unclaimed(agent))
        past = any(is_past(seen, record, zone) for record in agent.journal.interviews())
        if told or past or seen.weighed.band is Band.IGNORE:
            return None
        act = next_for(seen, zone, now)
        return None if act.act in {Act.CANCEL, Act.LAPSE} else appointments.add(seen, act.look_again)
    if known.state in _SETTLED:
        return None
    both = merge_appointments(known, seen)
    if known.mailbox not in agent.config.mailboxes:  # it has another name in config.toml now
        both = replace(both, mailbox=seen.mailbox)
    if both == known:
        return None
    # The key of a calendar that follows words is known from now on, so that it is never found as another.
    appointments.update(both, next_for(both, zone, now).look_again or now, keys=(seen.key,))
    return both


def merge_appointments(known: Appointment, seen: Appointment) -> Appointment:
    """One appointment of two looks at it: the newer meeting, the surer band, what was said to us stays."""
    meeting = choose_newer_meeting(known.meeting, seen.meeting)
    moved = meeting is not None and not meeting.cancelled and meeting != known.meeting
    # One form, ever: where it was asked about already, its form is listened to again.
    again = AppointmentState.ASKED if known.form else AppointmentState.SEEN
    return replace(
        known,
        thread_ids=tuple(dict.fromkeys((*known.thread_ids, *seen.thread_ids))),
        subject=known.subject or seen.subject,
        company=known.company or seen.company,
        company_source=known.company_source if known.company else seen.company_source,
        role=known.role or seen.role,
        role_source=known.role_source if known.role else seen.role_source,
        people=known.people if len(known.people) >= len(seen.people) else seen.people,
        meeting=meeting,
        said=() if meeting else seen.said or known.said,
        weighed=_weighed(known, seen),
        follows=known.follows or seen.follows,
        state=again if moved and known.state in _REOPENED else known.state,
    )


def derive_key(meeting: Meeting) -> str:
    """What a meeting is known again by: UID and occurrence, or whose it is and when."""
    if meeting.uid:
        return f"{meeting.uid}#{meeting.recurrence}" if meeting.recurrence else meeting.uid
    whose = meeting.organizer.key if meeting.organizer else ""
    return f"{whose} {meeting.start or meeting.local_start}"


def choose_newer_meeting(known: Meeting | None, seen: Meeting | None) -> Meeting | None:
    """Of two states of a meeting the one that holds (RFC 5546 §2.1.5): later SEQUENCE, then later mail.

    A cancellation may leave out its SEQUENCE, and when the meeting was to be; an answer of the person's
    counts for both, and says nothing of where it is.
    """
    if known is None or seen is None:
        return seen or known
    sequence = max(known.sequence, seen.sequence)
    if _rank(seen, known) < _rank(known, seen):
        known, seen = seen, known
    if seen.start is None and seen.local_start is None:
        seen = _with(seen, known, "start", "end", "local_start", "local_end", "zone", "whole_day")
    same_time = (seen.start, seen.local_start) == (known.start, known.local_start)
    if same_time and not seen.place and not seen.link:
        seen = _with(seen, known, "place", "link", "mode")
    return replace(
        seen,
        sequence=sequence,
        title=seen.title or known.title,
        organizer=seen.organizer or known.organizer,
        attendees=max(seen.attendees, known.attendees, key=len) if same_time else seen.attendees,
        accepted=seen.accepted or (known.accepted and same_time and not seen.declined),
        declined=seen.declined or (known.declined and same_time and not seen.accepted),
    )


def _rank(meeting: Meeting, other: Meeting) -> tuple[int, datetime]:
    unnumbered = meeting.cancelled and not meeting.sequence
    return (other.sequence if unnumbered else meeting.sequence), meeting.said_at


def _with(meeting: Meeting, other: Meeting, *fields: str) -> Meeting:
    return replace(meeting, **{name: getattr(other, name) for name in fields})


def _weighed(known: Appointment, seen: Appointment) -> Weighed:
    """What its conversation, seen whole again, speaks for now; what is seen elsewhere only makes it surer."""
    order = (Band.IGNORE, Band.ASK, Band.SURE)
    if set(known.thread_ids) <= set(seen.thread_ids):
        return seen.weighed
    return max(known.weighed, seen.weighed, key=lambda one: order.index(one.band))


def _known(agent: Agent, seen: Appointment) -> Appointment | None:
    """The appointment on record that this is: by its key, else by its conversation or time."""
    appointments = agent.journal.appointments
    if (same := appointments.find(seen.key)) is not None:
        return same
    return next((appointment for appointment in appointments.all() if _is_same(appointment, seen)), None)


def _is_same(known: Appointment, seen: Appointment) -> bool:
    """Words and calendar of one talk, in one conversation or two; or a next round that had no time yet."""
    if known.follows and known.follows == seen.follows and not known.meeting and not known.said:
        return True
    meeting = known.meeting or seen.meeting
    if (known.meeting and seen.meeting) or meeting is None:
        return False
    at_one_time = any(time.start == meeting.start for time in known.said or seen.said)
    if set(known.thread_ids) & set(seen.thread_ids):
        # Once something came of it, another time in its conversation is another talk.
        return at_one_time or known.state is AppointmentState.SEEN
    return at_one_time and _with_the_same(known, seen)


def _with_the_same(known: Appointment, seen: Appointment) -> bool:
    if known.company and comparable_name(known.company) == comparable_name(seen.company):
        return True
    return bool({person.key for person in known.people} & {one.key for one in seen.people})


_SAME_TALK = timedelta(hours=18)
"""The end that a calendar gives and the end that a person remembers differ by less."""


def company_on_record(
    thread: Thread, meeting: Meeting | None, own: Iterable[Record], domains: frozenset[str]
) -> Record | None:
    """The latest interview on record with the company that a conversation is with; None where there is none.

    Args:
        thread: With its bodies.
        meeting: The meeting in it, if there is one.
        own: Interviews on record.
        domains: Those of the other side (`evidence.counterparts`).
    """
    found = [
        record
        for record in own
        if is_vouched_for(thread, record, domains)
        or any(_through_ats(message, record) for message in thread.messages)
        or (meeting is not None and mentions(meeting.title, record.debrief.company))
    ]
    return max(found, key=lambda record: record.debrief.interview_end, default=None)


def is_vouched_for(thread: Thread, record: Record, domains: frozenset[str]) -> bool:
    """Whether a conversation belongs to an interview on record by more than a name that anybody can write."""
    if set(thread.message_ids) & set(record.thread.message_ids):
        return True
    return any(is_company_domain(domain, record.debrief) for domain in domains)


def is_of(appointment: Appointment, record: Record, zone: str) -> bool:
    """Whether an interview on record is this appointment: same conversation or company, and same time.

    A next round that never had a time is what was recorded with the company after it was announced.
    """
    over = over_at(appointment, zone)
    if over is None and appointment.follows:
        later = record.id != appointment.follows and record.recorded_at >= appointment.seen_at
        return later and _together(appointment, record)
    if over is None or abs(over - record.debrief.interview_end) > _SAME_TALK:
        return False
    return _together(appointment, record)


def unclaimed(agent: Agent) -> tuple[Record, ...]:
    """The interviews on record that no appointment has become yet: two talks on one day are two."""
    taken = {one.interview for one in agent.journal.appointments.all()}
    return tuple(one for one in agent.journal.interviews() if one.id not in taken)


def is_past(appointment: Appointment, record: Record, zone: str) -> bool:
    """Whether a later talk with the same company is on record already: then nobody asks about this one."""
    over = over_at(appointment, zone)
    return over is not None and over <= record.debrief.interview_end and _together(appointment, record)


def may_change(known: Appointment, seen: Appointment, source: Message | None, profile: Profile) -> bool:
    """Whether a mail with the UID of a known meeting speaks for those who called it.

    A UID is no secret, and a calendar can name anybody as its organiser (RFC 5546 §6.1). It counts within
    the conversations the meeting is known from; elsewhere it must be the person's own sent mail, or come from
    the house of the organiser or of the people in it, or from a program that books for such a one.
    """
    if set(known.thread_ids) & set(seen.thread_ids) or (source and Mark.SENT in source.marks):
        return True
    sender = source.sender if source else None
    if sender is None:
        return False
    organizer = known.meeting.organizer if known.meeting else None
    people = (*known.people, *((organizer,) if organizer else ()))
    if any(one.key == sender.key for one in people):
        return True
    if is_tracking(sender.domain) or is_scheduler(sender.key):
        called_by = seen.meeting.organizer if seen.meeting else None
        return organizer is not None and called_by is not None and organizer.key == called_by.key
    houses = {one.domain for one in people if not is_free_mail(one.domain) and not profile.owns(one.email)}
    return any(belong_together(sender.domain, one) for one in houses)


def _together(appointment: Appointment, record: Record) -> bool:
    if set(appointment.thread_ids) & set(record.thread.message_ids):
        return True
    same_name = comparable_name(appointment.company) == comparable_name(record.debrief.company)
    if appointment.follows == record.id or same_name:
        return True
    return any(is_company_domain(one.domain, record.debrief) for one in appointment.people)


def _through_ats(message: Message, record: Record) -> bool:
    sender = message.sender
    return sender is not None and is_tracking(sender.domain) and names_company(message, record.debrief)
