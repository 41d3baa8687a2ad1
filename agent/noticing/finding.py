"""Find: ask one mailbox for what came in since the last look, weigh it, and keep what may be an interview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.deciding.appointments import ASKED_FOR
from agent.errors import SecondChanceError, described
from agent.keeping.journal_records import Record
from agent.model.appointment import Appointment, AppointmentId, Meeting
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, Thread
from agent.noticing.conversation_view import ConversationView
from agent.noticing.earlier import EarlierMail
from agent.noticing.merging import record_appointment
from agent.reading.calendars.meetings import meetings_of
from agent.reading.company import company_domains
from agent.reading.evidence import weighing
from agent.visit import Agent

LOOK_BACK = timedelta(days=45)
"""So far back a first look goes; an interview is rarely arranged earlier."""
_FAST_CLOCKS = timedelta(days=1)
"""A mail whose sender's clock is fast is looked at all the same."""
_NOT_MAIL = frozenset({Mark.DRAFT, Mark.TRASH, Mark.SPAM})
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
        As the mailbox's `arrivals`, `search` and `read_bodies`.
    """
    mailbox = agent.open_mailbox(name)
    bookmark = agent.journal.appointments.bookmark(name)
    records = agent.journal.interviews()
    query = weighing.watch(now - LOOK_BACK, now + _FAST_CLOCKS)
    query = replace(query, domains=query.domains | _companies(records, now))
    news = mailbox.arrivals(query, bookmark, agent.config.find.label)
    before = EarlierMail(mailbox, now)
    newest_first = sorted(news.threads, key=_newest, reverse=True)
    changed: dict[AppointmentId, Appointment] = {}
    notes: list[str] = []
    # The oldest first: an invitation is read before what changes it.
    for thread in reversed(newest_first[:_THREADS]):
        labelled = any(message.key in news.labelled for message in thread.messages)
        try:
            whole = _mail_of(mailbox.read_bodies(thread))
            sight = ConversationView(agent, whole, now, records, before, labelled)
            changed |= {one.id: one for one in _looked_into(sight)}
        except SecondChanceError:
            raise
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one conversation must not hide the others
            notes.append(f"A conversation could not be looked into ({described(error)}).")
    if left := max(0, len(newest_first) - _THREADS):
        notes.append(f"{left} older conversations were not looked into.")
    return Findings(tuple(changed.values()), news.bookmark, (*news.notes, *notes))


def _companies(records: Iterable[Record], now: datetime) -> frozenset[str]:
    """The domains of the companies the person talked with lately."""
    lately = (one.debrief for one in records if now - one.debrief.interview_end <= _LATELY)
    return frozenset().union(*(company_domains(debrief) for debrief in lately))


def _looked_into(sight: ConversationView) -> Iterator[Appointment]:
    """What was new in a conversation, put on record."""
    for one in _seen_in(sight):
        if (known := record_appointment(sight.agent, one, sight.now, _source(sight.thread, one))) is not None:
            yield known


def _source(thread: Thread, one: Appointment) -> Message | None:
    """The mail that says what holds of a meeting."""
    if one.meeting is None:
        return None
    wanted = (one.meeting.message_id, one.meeting.said_at)
    return next((mail for mail in reversed(thread.messages) if (mail.message_id, mail.date) == wanted), None)


def _newest(thread: Thread) -> datetime:
    return max(message.date for message in thread.messages)


def _mail_of(thread: Thread) -> Thread:
    return replace(thread, messages=tuple(one for one in thread.messages if not one.marks & _NOT_MAIL))


def _seen_in(sight: ConversationView) -> Iterator[Appointment]:
    """What a conversation shows: each of its meetings, or the times it names where it has no calendar."""
    thread, profile = sight.thread, sight.agent.config.profile
    if all(_to_oneself(profile, message) for message in thread.messages):
        return
    meetings = [one for one in meetings_of(thread.messages, profile) if _matters(one, sight.now)]
    for meeting in meetings:
        yield sight.of_meeting(meeting)
    if not meetings and (sight.labelled or weighing.may_be_one(thread, profile)):
        yield from sight.of_words()


def _to_oneself(profile: Profile, message: Message) -> bool:
    """A note, a form: what the person writes to nobody else is no conversation."""
    sender = message.sender
    mine = sender is not None and profile.owns(sender.email)
    return mine and all(profile.owns(one.email) for one in message.recipients)


def _matters(meeting: Meeting, now: datetime) -> bool:
    """Whether it is still to come, or was lately; one that only a cancellation names may have no time."""
    end = meeting.end or meeting.start
    return end is None or now - end <= ASKED_FOR
