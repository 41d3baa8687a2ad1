"""What a form is filled in with: the conversation, the calendar, and the interview that came before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.keeping.journal_records import Record
from agent.model.appointment import Appointment
from agent.model.interview import Profile
from agent.model.mail import Address, Thread
from agent.model.prefill import Person, Prefill, Suggestion
from agent.reading.prefilling import prefill
from agent.reading.times.typed_dates import day_and_month
from agent.visit import Agent


def prefill_appointment(agent: Agent, one: Appointment, now: datetime) -> Prefill:
    """What is known of an appointment, its conversation read anew.

    Raises:
        As `Mailbox.read`.
    """
    return build_prefill(agent, read_thread(agent, one), one, now)


def read_thread(agent: Agent, one: Appointment) -> Thread:
    """The conversation it was seen in, with bodies; empty where its mailbox no longer shows it, or is gone.

    Raises:
        As `Mailbox.read`.
    """
    there = one.thread_ids and one.mailbox in agent.config.mailboxes
    found = agent.open_mailbox(one.mailbox).read(one.thread_ids) if there else None
    return found or Thread(one.mailbox, ())


def build_prefill(agent: Agent, thread: Thread, one: Appointment, now: datetime) -> Prefill:
    """All that is known of an appointment now, each with where it comes from.

    What its conversation (with bodies) no longer shows is taken from what was kept when it was seen.
    """
    known = prefill(thread, agent.config.profile, now=now, meeting=one.meeting, said=one.said)
    seen = f"seen on {day_and_month(one.seen_at.date())}"
    known = replace(
        known,
        mailbox=one.mailbox if one.mailbox in agent.config.mailboxes else "",
        thread=known.thread or next(iter(one.thread_ids), ""),
        subject=known.subject or one.subject,
        company=_better(known.company, Suggestion(one.company, one.company_source), thread),
        role=_better(known.role, Suggestion(one.role, one.role_source), thread),
        people=known.people or tuple(Person(name=p.name, email=p.email, source=seen) for p in one.people),
    )
    followed = [record for record in agent.journal.interviews() if record.id == one.follows]
    return carry_over(known, followed[0]) if followed else known


def _better(now: Suggestion, kept: Suggestion, thread: Thread) -> Suggestion:
    """What the conversation tells now; where it is gone, what it told when it was there."""
    first, second = (now, kept) if thread.messages else (kept, now)
    return first if first.value else second


def carry_over(known: Prefill, before: Record) -> Prefill:
    """The same for the next round: company, role and place are those of the interview before."""
    debrief = before.debrief
    source = f"from your interview of {day_and_month(debrief.interview_end.date())}"
    zone = debrief.their_time_zone
    return replace(
        known,
        company=Suggestion(debrief.company, source),
        role=Suggestion(debrief.role, source),
        their_time_zone=Suggestion(zone, source) if zone else known.their_time_zone,
    )


def find_own_address(thread: Thread, profile: Profile) -> Address:
    """The address the person was written to, so that the form stands in the same account's name (RT-09)."""
    mine = (
        one for message in reversed(thread.messages) for one in message.recipients if profile.owns(one.email)
    )
    found = next(mine, None)
    return Address(found.email if found else profile.addresses[0], profile.name)
