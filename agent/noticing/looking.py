"""Find interviews in one mailbox: what came in since the last look is weighed, and what may be one is kept.

A conversation makes an appointment by its calendars, or, where it has none, by the times its words name.
Mail that may not be believed makes none sure and changes none: what it claims is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.deciding.appointments import ASKED_FOR
from agent.errors import SecondChanceError, describe_error
from agent.knowledge.domains import company_domains
from agent.knowledge.marks import is_live
from agent.knowledge.text import printable
from agent.model.appointment import Appointment, AppointmentId, Meeting
from agent.model.interview import Profile
from agent.model.mail import Message, Query, Thread
from agent.noticing.applications import find_application_domains
from agent.noticing.changes import display_person
from agent.noticing.claims import record_claims
from agent.noticing.conversation import ConversationView
from agent.noticing.earlier import EarlierMail
from agent.noticing.glancing import PersonalMail
from agent.noticing.merging import is_vouched_for, record_appointment
from agent.reading import senders
from agent.reading.calendars.meetings import meetings_of
from agent.reading.carried_text import without_carried_text
from agent.reading.evidence import weighing
from agent.reading.evidence.calling_off import find_calling_off
from agent.visit import Agent

_CHECK = 200
LOOK_BACK = timedelta(days=45)
"""So far back a first look goes; an interview is rarely arranged earlier."""
_FAST_CLOCKS = timedelta(days=1)
"""A mail whose sender's clock is fast is looked at all the same."""
_THREADS = 500
"""Conversations read whole in one look, the newest; a mailbox that counts what is asked tells fewer."""
_LATELY = timedelta(days=60)
"""So long after an interview all mail of its company is looked at: a next round needs no word of one."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at a mailbox came to."""

    appointments: tuple[Appointment, ...]
    """New, or known and changed."""
    bookmark: str
    notes: tuple[str, ...] = ()


def find_appointments(agent: Agent, name: str, now: datetime) -> Findings:
    """Look at what came in since the bookmark; what is seen is kept at once, the bookmark is the caller's.

    Args:
        agent: The house.
        name: Of the mailbox.
        now: Aware.

    Raises:
        As the mailbox's `find_arrivals`, `search` and `read_bodies`.
    """
    mailbox = agent.open_mailbox(name)
    bookmark = agent.journal.looks.bookmark(name, now)
    query = weighing.watch_query(now - LOOK_BACK, now + _FAST_CLOCKS)
    lately = company_domains(agent.journal.find_domains(now - _LATELY))
    query = replace(query, domains=query.domains | lately)
    glance = _choose_glance(agent, now, is_first=not bookmark)
    news = mailbox.find_arrivals(query, bookmark, agent.config.find.label, glance)
    threads = news.threads
    if glance:
        companies = find_application_domains(
            (message for thread in threads for message in thread.messages), agent.config.profile
        )
        agent.journal.applications.record(companies, now)
        if news.is_near and (fresh := companies - glance.companies):
            # What they wrote before their application was seen was passed by.
            told = {message.key for thread in threads for message in thread.messages}
            found = mailbox.search(Query(since=query.since, until=query.until, sender_domains=fresh))
            threads += tuple(
                one
                for one in found
                if any(map(is_live, one.messages)) and told.isdisjoint(m.key for m in one.messages)
            )
    before = EarlierMail(mailbox, now)
    newest_first = sorted(threads, key=_find_newest, reverse=True)
    changed: dict[AppointmentId, Appointment] = {}
    notes: list[str] = []
    # The oldest first: an invitation is read before what changes it.
    for thread in reversed(newest_first[:_THREADS]):
        labelled = any(
            message.key in news.labelled and senders.is_believed(message, agent.config.profile)
            for message in thread.messages
        )
        try:
            whole = _list_mail(mailbox.read_bodies(thread))
            view = ConversationView(agent, whole, now, before, labelled)
            changed |= {one.id: one for one in _record_conversation(view, whole)}
        except SecondChanceError:
            raise
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one conversation must not hide the others
            notes.append(f"A conversation could not be looked into ({describe_error(error)}).")
    if left := max(0, len(newest_first) - _THREADS):
        notes.append(f"{left} older conversations were not looked into.")
    return Findings(tuple(changed.values()), news.bookmark, (*news.notes, *notes))


def _choose_glance(agent: Agent, now: datetime, *, is_first: bool) -> PersonalMail | None:
    """What else of new mail is opened; None: only subjects, senders and calendars count."""
    if agent.config.find.read != "personal":
        return None
    return PersonalMail(agent.config.profile, agent.journal.applications.domains(now), is_first=is_first)


def _record_conversation(view: ConversationView, whole: Thread) -> Iterator[Appointment]:
    """What was new in a conversation, put on record: what may be believed first, then what may not.

    Args:
        view: Of the conversation; its thread is chosen here.
        whole: The conversation, with bodies; mails that the person took back count for nothing.
    """
    agent, profile, now = view.agent, view.agent.config.profile, view.now
    disregarded = agent.journal.appointments.find_disregarded(one.identity for one in whole.messages)
    counted = [one for one in whole.messages if one.identity not in disregarded]
    believed = senders.select_believed(replace(whole, messages=tuple(counted)), profile)
    if believed.messages:
        sure = replace(view, thread=believed)
        for one in _find_appointments_in(sure):
            source = _find_source(believed, one)
            calling_off = find_calling_off(believed.messages, one.meeting, profile)
            if (known := record_appointment(agent, one, now, source, calling_off)) is not None:
                yield known
    yield from record_claims(agent, counted, now)
    doubted = tuple(one for one in counted if senders.is_doubted(one, profile))
    if doubted:
        yield from _record_doubted(view, doubted, whole)


def _record_doubted(
    view: ConversationView, doubted: tuple[Message, ...], whole: Thread
) -> Iterator[Appointment]:
    """What mail tells whose senders are taken for forged: perhaps an interview, and never more by itself.

    A conversation that has its interview on record gets no second one by words of such mail. Where it came
    after an interview with that company, the visits of that interview ask about it, and nothing else does.
    """
    if _is_asked_by_visits(view, doubted, whole):
        return
    taken_for_true = tuple(replace(one, unverified="") for one in doubted)
    thread = replace(whole, messages=taken_for_true)
    unsure = replace(view, thread=thread, labelled=False, doubt=_describe_doubt(doubted[-1]))
    appointments = view.agent.journal.appointments
    is_known = any(not one.unverified for one in appointments.find_by_mail(whole.message_ids))
    for one in _find_appointments_in(unsure):
        if one.meeting is None and is_known:
            continue
        if (known := record_appointment(view.agent, one, view.now)) is not None:
            yield known


def _is_asked_by_visits(view: ConversationView, doubted: tuple[Message, ...], whole: Thread) -> bool:
    """Whether mail in doubt came in after an interview on record with the same conversation or company."""
    domains = weighing.find_company_domains(whole, None, view.agent.config.profile)
    newest = max(message.date for message in doubted)
    return any(
        newest > record.debrief.interview_end and is_vouched_for(whole, record, domains)
        for record in view.agent.journal.find_with_company(message_ids=whole.message_ids, domains=domains)
    )


def _describe_doubt(message: Message) -> str:
    """In whose name a mail is, and which check of its sender it fails."""
    sender = message.sender
    who = display_person(sender) if sender else "nobody"
    failed = printable(message.unverified[:_CHECK])
    return f"Its mail is in the name of {who} and fails that sender's own checks: {failed}."


def _find_source(thread: Thread, appointment: Appointment) -> Message | None:
    """The mail that says what holds of a meeting, or names the last of the times that were said."""
    if appointment.meeting is not None:
        wanted = (appointment.meeting.message_id, appointment.meeting.said_at)
    elif last := max(appointment.said, key=lambda time: time.end or time.start, default=None):
        wanted = (last.message_id, last.said_at)
    else:
        return None
    return next((mail for mail in reversed(thread.messages) if (mail.message_id, mail.date) == wanted), None)


def _find_newest(thread: Thread) -> datetime:
    return max(message.date for message in thread.messages)


def _list_mail(thread: Thread) -> Thread:
    live = (message for message in thread.messages if is_live(message))
    return replace(thread, messages=without_carried_text(live))


def _find_appointments_in(view: ConversationView) -> Iterator[Appointment]:
    """What a conversation shows: each of its meetings, and the times it names without one or after it."""
    thread, profile = view.thread, view.agent.config.profile
    if all(_is_to_oneself(profile, message) for message in thread.messages):
        return
    meetings = [one for one in meetings_of(thread.messages, profile) if _is_of_now(one, view.now)]
    for meeting in meetings:
        yield view.build_from_meeting(meeting)
    if view.labelled or weighing.may_be_interview(thread, profile):
        yield from view.build_from_words(meetings)


def _is_to_oneself(profile: Profile, message: Message) -> bool:
    """A note, a form: what the person writes to nobody else is no conversation."""
    return senders.is_own(message) and all(profile.owns(address.email) for address in message.recipients)


def _is_of_now(meeting: Meeting, now: datetime) -> bool:
    """Whether it is still to come, or was lately; one that only a cancellation names may have no time."""
    end = meeting.end or meeting.start
    return end is None or now - end <= ASKED_FOR
