"""What a debrief is filled in with: the conversation, the calendar, and the interview that came before.

For a form it is one appointment's; for the dialogue, every conversation of the last weeks that may be about
an interview, for the person to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from agent.deciding.appointments import over_at
from agent.errors import SecondChanceError, UnknownInterviewError
from agent.keeping.journal.records import Record
from agent.knowledge.spelled_dates import day_and_month
from agent.mailboxes.interface import Mailbox
from agent.model.appointment import Appointment, AppointmentState, Meeting
from agent.model.interview import Profile
from agent.model.mail import Address, MessageId, Query, Thread
from agent.model.prefill import Person, Prefill, Suggestion
from agent.reading.calendars.meetings import meetings_of
from agent.reading.people import inbound
from agent.reading.prefilling import prefill
from agent.reading.senders import is_believed, select_believed
from agent.reading.talk import find_end
from agent.reading.times.agreement import choose_times
from agent.visit import Agent


def prefill_appointment(agent: Agent, appointment: Appointment, now: datetime) -> Prefill:
    """What is known of an appointment, its conversation read anew.

    Raises:
        As `Mailbox.read`.
    """
    return build_prefill(agent, read_thread(agent, appointment), appointment, now)


def prefill_from_record(agent: Agent, appointment: Appointment, now: datetime) -> Prefill:
    """What was kept of an appointment when it was seen; its mailbox is not asked."""
    return build_prefill(agent, Thread(appointment.mailbox, ()), appointment, now)


def read_thread(agent: Agent, appointment: Appointment) -> Thread:
    """The conversation it was seen in, with bodies; empty where its mailbox no longer shows it, or is gone.

    Raises:
        As `Mailbox.read`.
    """
    there = appointment.thread_ids and appointment.mailbox in agent.config.mailboxes
    found = agent.open_mailbox(appointment.mailbox).read(appointment.thread_ids) if there else None
    return found or Thread(appointment.mailbox, ())


def build_prefill(agent: Agent, thread: Thread, appointment: Appointment, now: datetime) -> Prefill:
    """All that is known of an appointment now, each with where it comes from.

    What its conversation (with bodies) no longer shows is taken from what was kept when it was seen. Mail
    that may not be believed, or was taken back, tells nothing.
    """
    profile = agent.config.profile
    counted = (one for one in thread.messages if one.identity not in appointment.disregarded)
    thread = replace(thread, messages=tuple(one for one in counted if is_believed(one, profile)))
    known = prefill(thread, profile, now=now, meeting=appointment.meeting, times=appointment.said)
    seen = f"seen on {day_and_month(appointment.seen_at.date())}"
    known = replace(
        known,
        mailbox=appointment.mailbox if appointment.mailbox in agent.config.mailboxes else "",
        thread=known.thread or next(iter(appointment.thread_ids), ""),
        subject=known.subject or appointment.subject,
        company=_prefer(known.company, Suggestion(appointment.company, appointment.company_source), thread),
        role=_prefer(known.role, Suggestion(appointment.role, appointment.role_source), thread),
        people=known.people
        or tuple(Person(name=p.name, email=p.email, source=seen) for p in appointment.people),
    )
    if appointment.follows:
        with suppress(UnknownInterviewError):
            return carry_over(known, agent.journal.get(appointment.follows))
    return known


def _prefer(current: Suggestion, stored: Suggestion, thread: Thread) -> Suggestion:
    """What the conversation tells now; where it is gone, what it told when it was there."""
    is_longer = stored.value.casefold().startswith(f"{current.value} ".casefold())  # spelled elsewhere
    first, second = (current, stored) if thread.messages and not is_longer else (stored, current)
    return first if first.value else second


def carry_over(new_prefill: Prefill, before: Record) -> Prefill:
    """The same for the next round: company, role and place are those of the interview before."""
    debrief = before.debrief
    source = f"from your interview of {day_and_month(debrief.interview_end.date())}"
    zone = debrief.their_time_zone
    return replace(
        new_prefill,
        company=Suggestion(debrief.company, source),
        role=Suggestion(debrief.role, source),
        their_time_zone=Suggestion(zone, source) if zone else new_prefill.their_time_zone,
    )


def find_own_address(thread: Thread, profile: Profile) -> Address:
    """The address the person was written to, so that the form stands in the same account's name (RT-09)."""
    mine = (
        address
        for message in reversed(thread.messages)
        if is_believed(message, profile)
        for address in message.recipients
        if profile.owns(address.email)
    )
    found = next(mine, None)
    return Address(found.email if found else profile.addresses[0], profile.name)


LOOK_BACK = timedelta(days=21)
MOST = 6
WORDS = frozenset(
    {"interview", "phone screen", "your application", "conversation with", "meet the team", "meeting with"}
    | {"vorstellungsgespräch", "kennenlern", "ihre bewerbung", "entretien", "candidature", "entrevista"}
    | {"intervju"}
)
"""What subjects of such mails say."""


def find_recent_interviews(
    mailbox: Mailbox, profile: Profile, now: datetime, *, recorded_ids: Collection[MessageId] = ()
) -> tuple[Prefill, ...]:
    """What the likely conversations tell, those with a meeting that is over first, then the newest.

    Args:
        mailbox: Where to look; only bodies of likely conversations are read.
        profile: The person.
        now: Aware.
        recorded_ids: Messages of interviews that are on record; their conversations are left out.

    Raises:
        As `Mailbox.search`.
    """
    found = mailbox.search(Query(since=now - LOOK_BACK, until=now, phrases=WORDS))
    likely = [
        thread
        for thread in found
        if any(inbound(message, profile) for message in thread.messages)
        and not set(recorded_ids) & set(thread.message_ids)
    ]
    likely.sort(key=_find_newest, reverse=True)
    suggestions = [_prefill_from(mailbox.read_bodies(thread), profile, now) for thread in likely[:MOST]]
    return tuple(sorted(suggestions, key=lambda suggestion: not suggestion.interview_end.value))


def find_likely(agent: Agent, now: datetime, say: Callable[[str], None]) -> tuple[Prefill, ...]:
    """The conversations of the last weeks that may be about an interview, as far as the mailboxes answer.

    Args:
        agent: The house.
        now: Aware.
        say: Takes a sentence for each mailbox that does not answer.
    """
    seen = list_over(agent, now)
    known = [one for record in agent.journal.interviews() for one in record.thread.message_ids]
    known += [message_id for one in seen for message_id in one.thread_ids]
    suggestions: list[Prefill] = []
    for one in seen:
        with suppress(SecondChanceError):  # the search below says what is wrong with the mailbox
            suggestions.append(prefill_appointment(agent, one, now))
    for name in agent.config.mailboxes:
        try:
            found = find_recent_interviews(
                agent.open_mailbox(name), agent.config.profile, now, recorded_ids=known
            )
            suggestions += [replace(one, mailbox=name) for one in found]
        except SecondChanceError as error:
            say(f"{error.text} The questions go on without it.")
    return tuple(suggestions)


def list_over(agent: Agent, now: datetime) -> list[Appointment]:
    """The interviews seen in the mailbox that are over and wait for their debrief."""
    return [one for one in agent.journal.appointments.find_open() if _is_over(agent, one, now)]


def _is_over(agent: Agent, appointment: Appointment, now: datetime) -> bool:
    over = over_at(appointment, agent.config.profile.time_zone)
    return (
        appointment.state in {AppointmentState.SEEN, AppointmentState.ASKED}
        and over is not None
        and over <= now
    )


def _prefill_from(thread: Thread, profile: Profile, now: datetime) -> Prefill:
    meeting = _choose_meeting(thread, profile, now)
    thread = select_believed(thread, profile)
    said = () if meeting else choose_times(thread.messages, profile.time_zone)
    return prefill(thread, profile, now=now, meeting=meeting, times=said)


def _choose_meeting(thread: Thread, profile: Profile, now: datetime) -> Meeting | None:
    """The meeting to speak of: the last that is over, else the first that is to come."""
    held = [
        meeting
        for meeting in meetings_of(thread.messages, profile)
        if not meeting.cancelled and not meeting.declined
    ]
    over = [(end, meeting) for meeting in held if (end := find_end(meeting)) and end <= now]
    return max(over, key=lambda pair: pair[0])[1] if over else next(iter(held), None)


def _find_newest(thread: Thread) -> datetime:
    return max(message.date for message in thread.messages)
