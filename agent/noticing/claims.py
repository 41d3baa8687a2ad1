"""Mails that claim a change of an appointment and may not make one: kept beside it, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from agent.deciding.appointments import next_for
from agent.knowledge.text import printable
from agent.model.appointment import Appointment, AppointmentState, Meeting
from agent.model.interview import Profile
from agent.model.mail import Message
from agent.model.plan import Because
from agent.noticing.changes import build_because, find_time
from agent.noticing.merging import draw_circle, may_change
from agent.noticing.one_talk import derive_key
from agent.reading.calendars.meetings import list_refused, meetings_of
from agent.reading.evidence.calling_off import list_strange_callings, read_calling_off
from agent.reading.senders import is_believed, is_doubted
from agent.visit import Agent

_MOST = 5
"""So many claims are kept of one appointment, and told; more would only be noise."""
_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})
_CHECK = 200
_STRANGER = "Its sender does not take part in it."


def record_claims(agent: Agent, messages: Iterable[Message], now: datetime) -> Iterator[Appointment]:
    """Keep what mails of one conversation claim of appointments on record that they may not change.

    Args:
        agent: The house.
        messages: Of the conversation, with bodies; live, and without those that were taken back.
        now: Aware.
    """
    several = list(messages)
    zone = agent.config.profile.time_zone
    appointments = agent.journal.appointments
    for appointment in _find_concerned(agent, several):
        if appointment.state not in _OPEN or appointment.unverified:
            continue
        known = {claim.key for claim in appointment.claims} | set(appointment.disregarded)
        room = _MOST - len(appointment.claims)
        claims = {
            claim.key: claim for claim in _list_claims(agent, appointment, several) if claim.key not in known
        }
        new = tuple(claims.values())[:room] if room > 0 else ()
        if new:
            kept = replace(appointment, claims=(*reversed(new), *appointment.claims))
            appointments.update(kept, next_for(kept, zone, now).look_again or now, now=now)
            yield kept


def _find_concerned(agent: Agent, messages: list[Message]) -> tuple[Appointment, ...]:
    """The appointments that mails may be about, by conversation or a calendar's key, oldest seen first."""
    profile, appointments = agent.config.profile, agent.journal.appointments
    found = {one.id: one for one in appointments.find_by_mail(m.message_id for m in messages if m.message_id)}
    told = (*(meeting for _, meeting in list_refused(messages, profile)), *meetings_of(messages, profile))
    for meeting in told:
        known = appointments.find(derive_key(meeting))
        if known and known.id:
            found[known.id] = known
    return tuple(sorted(found.values(), key=lambda one: (one.seen_at, one.id)))


def _list_claims(agent: Agent, appointment: Appointment, messages: list[Message]) -> Iterator[Because]:
    profile = agent.config.profile
    for message, meeting in _list_refused(appointment, messages, profile):
        found = agent.journal.appointments.find(derive_key(meeting))
        is_it = found is not None and found.id == appointment.id
        if is_it and (code := _find_claim(appointment, meeting, profile)):
            words = meeting.title or message.subject
            yield build_because(code, message, words, _explain(message))
    ids = {message.message_id for message in messages}
    if ids & set(appointment.thread_ids):
        for message in messages:
            said = read_calling_off(message, appointment.meeting, profile)
            if said and is_doubted(message, profile):
                yield build_because("called_off", message, said.sentence, _explain(message))
        believed = [one for one in messages if is_believed(one, profile)]
        for strange in list_strange_callings(believed, appointment.meeting, profile):
            yield build_because("called_off", strange.message, strange.sentence, _STRANGER)


def _list_refused(
    appointment: Appointment, messages: list[Message], profile: Profile
) -> Iterator[tuple[Message, Meeting]]:
    """Mails that may not change a meeting, in this conversation or because it is known from another."""
    yield from list_refused(messages, profile)
    ids = tuple(one.message_id for one in messages if one.message_id)
    for meeting in meetings_of(messages, profile):
        source = next((one for one in messages if one.message_id == meeting.message_id), None)
        if source and appointment.meeting and not may_change(appointment, meeting, ids, source, profile):
            yield source, meeting


def _explain(message: Message) -> str:
    """Why it may not say so, a sentence."""
    failed = printable(message.unverified[:_CHECK])
    return f"It fails its sender's own checks: {failed}." if failed else _STRANGER


def _find_claim(appointment: Appointment, meeting: Meeting, profile: Profile) -> str:
    """What a mail would have changed; empty where nothing, or where it is older than what holds."""
    known = appointment.meeting
    if known is None or meeting.said_at < known.said_at:
        return ""
    if meeting.cancelled:
        return "" if known.cancelled else "cancelled"
    if any(find_time(meeting)) and find_time(meeting) != find_time(known):
        return "moved"
    circle = draw_circle(appointment, profile)
    named = (*((meeting.organizer,) if meeting.organizer else ()), *meeting.attendees)
    is_redirected = any(not profile.owns(one.email) and not circle.has(one) for one in named)
    return "redirected" if is_redirected else ""
