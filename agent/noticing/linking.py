"""Which interview on record an appointment is, follows, or comes too late for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from agent.deciding.appointments import over_at
from agent.keeping.journal.records import Record
from agent.knowledge.domains import belong_together, is_free_mail, is_scheduler, is_tracking
from agent.knowledge.text import comparable_name
from agent.model.appointment import Appointment, Meeting
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, Thread
from agent.reading.company import is_company_domain, mentions, names_company
from agent.visit import Agent

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
