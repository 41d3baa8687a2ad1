"""Find: ask one mailbox for what came in since the last look, weigh it, and keep what may be an interview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.debriefing.from_thread import prefill
from agent.deciding.appointments import ASKED_FOR
from agent.errors import SecondChanceError
from agent.keeping.journal_records import Record
from agent.mailboxes import Mailbox
from agent.model.appointment import Appointment, AppointmentId, Band, Meeting, SaidTime, Weighed
from agent.model.interview import Profile
from agent.model.mail import Address, Mark, Message, Query, SignalKind, Thread
from agent.noticing.merging import kept, key_of
from agent.noticing.prefilling import following
from agent.noticing.ties import company_on_record
from agent.noticing.unforeseen import described
from agent.reading import evidence, signals
from agent.reading.meetings import meetings_of
from agent.reading.said_times import said_times
from agent.visit import Agent

LOOK_BACK = timedelta(days=45)
"""So far back a first look goes; an interview is rarely arranged earlier."""
_FAST_CLOCKS = timedelta(days=1)
"""A mail whose sender's clock is fast is looked at all the same."""
_HALF_YEAR = timedelta(days=180)
_NOT_MAIL = frozenset({Mark.DRAFT, Mark.TRASH, Mark.SPAM})
_THREADS = 60
"""Conversations read whole in one look, the newest; more wait for the next."""
_SAID = 6
_IDS = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at a mailbox came to."""

    appointments: tuple[Appointment, ...]
    """New, or known and changed."""
    bookmark: str
    notes: tuple[str, ...] = ()


def find(agent: Agent, name: str, now: datetime) -> Found:
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
    query = evidence.watch(now - LOOK_BACK, now + _FAST_CLOCKS)
    news = mailbox.arrivals(query, bookmark, agent.config.find.label)
    newest_first = sorted(news.threads, key=_newest, reverse=True)
    changed: dict[AppointmentId, Appointment] = {}
    notes: list[str] = []
    # The oldest first: an invitation is read before what changes it.
    for thread in reversed(newest_first[:_THREADS]):
        labelled = any(message.key in news.labelled for message in thread.messages)
        try:
            changed |= {one.id: one for one in _looked_into(agent, mailbox, thread, now, labelled=labelled)}
        except SecondChanceError:
            raise
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one conversation must not hide the others
            notes.append(f"A conversation could not be looked into ({described(error)}).")
    if left := max(0, len(newest_first) - _THREADS):
        notes.append(f"{left} older conversations were not looked into.")
    return Found(tuple(changed.values()), news.bookmark, (*news.notes, *notes))


def _looked_into(
    agent: Agent, mailbox: Mailbox, thread: Thread, now: datetime, *, labelled: bool
) -> Iterator[Appointment]:
    """What was new in a conversation, put on record."""
    whole = _mail_of(mailbox.read_bodies(thread))
    for one in _seen_in(agent, mailbox, whole, now, labelled=labelled):
        if (known := kept(agent, one, now, _source(whole, one))) is not None:
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


def _seen_in(
    agent: Agent, mailbox: Mailbox, thread: Thread, now: datetime, *, labelled: bool
) -> Iterator[Appointment]:
    """What a conversation shows: each of its meetings, or the times it names where it has no calendar."""
    profile = agent.config.profile
    if all(_to_oneself(profile, message) for message in thread.messages):
        return
    sight = _Sight(agent, mailbox, thread, now, labelled)
    meetings = [one for one in meetings_of(thread.messages, profile) if _matters(one, now)]
    for meeting in meetings:
        yield sight.of_meeting(meeting)
    if not meetings and (labelled or evidence.may_be_one(thread, profile)):
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


@dataclass(frozen=True, slots=True)
class _Sight:
    """One conversation, looked at."""

    agent: Agent
    mailbox: Mailbox
    thread: Thread
    now: datetime
    labelled: bool

    def of_meeting(self, meeting: Meeting) -> Appointment:
        """The appointment a calendar makes."""
        record = self._on_record(meeting)
        start = meeting.start or meeting.end
        follows = record if record and start and start > record.debrief.interview_end else None
        weighed = self._weighed(self.thread, meeting, record)
        return self._appointment(key_of(meeting), weighed, follows, meeting=meeting)

    def of_words(self) -> Iterator[Appointment]:
        """The appointment that words make; none where the interview they are about is on record.

        Words alone are only sure when the person agreed to them, or put them under their label.
        """
        record = self._on_record(None)
        thread = self.thread
        if record:
            end = record.debrief.interview_end
            thread = replace(thread, messages=tuple(one for one in thread.messages if one.date > end))
            heard = (signals.classify(one, interview_end=end) for one in thread.messages)
            if not any(signal.kind is SignalKind.INVITATION for signal in heard):
                return
        weighed = self._weighed(thread, None, record)
        if not self.labelled and not self._agreed(thread):
            weighed = replace(weighed, band=Band.ASK) if weighed.band is Band.SURE else weighed
        zone = self.agent.config.profile.time_zone
        said = [time for one in reversed(thread.messages) for time in said_times(one, zone)]
        key = f"thread:{next(iter(thread.message_ids), thread.subject)}"
        yield self._appointment(key, weighed, record, said=tuple(said[:_SAID]))

    def _agreed(self, thread: Thread) -> bool:
        """Whether the person wrote after the other side did."""
        owns = self.agent.config.profile.owns
        own = [one.sender is not None and owns(one.sender.email) for one in thread.messages]
        return any(own[own.index(False) :]) if False in own else False

    def _on_record(self, meeting: Meeting | None) -> Record | None:
        domains = evidence.counterparts(self.thread, meeting, self.agent.config.profile)
        return company_on_record(self.thread, meeting, self.agent.journal.interviews(), domains)

    def _weighed(self, thread: Thread, meeting: Meeting | None, record: Record | None) -> Weighed:
        """What counts for and against it; older mail is only asked for where it can matter."""
        profile = self.agent.config.profile
        case = evidence.Case(
            thread=thread,
            meeting=meeting,
            labelled=self.labelled,
            company_on_record=record.debrief.company if record else "",
        )
        weighed = evidence.weigh(case, profile)
        if weighed.band is not Band.ASK:
            return weighed
        earlier = self._earlier(evidence.counterparts(thread, meeting, profile))
        return evidence.weigh(replace(case, earlier=earlier), profile) if earlier else weighed

    def _earlier(self, domains: frozenset[str]) -> tuple[Message, ...]:
        """Mail with the other side, or of a tracking system, from before this conversation."""
        began = max(self.thread.messages[0].date, self.now - _HALF_YEAR)  # a broken clock says the year 1
        query = Query(
            since=began - _HALF_YEAR, until=began, domains=domains | evidence.watch(began, began).domains
        )
        inside = {one.key for one in self.thread.messages}
        return tuple(
            message
            for thread in self.mailbox.search(query)
            for message in _mail_of(thread).messages
            if message.key not in inside and message.date < began
        )

    def _appointment(
        self,
        key: str,
        weighed: Weighed,
        follows: Record | None,
        *,
        meeting: Meeting | None = None,
        said: tuple[SaidTime, ...] = (),
    ) -> Appointment:
        profile = self.agent.config.profile
        known = prefill(self.thread, profile, now=self.now, meeting=meeting, said=said)
        known = following(known, follows) if follows else known
        return Appointment(
            id=AppointmentId(""),
            key=key,
            mailbox=self.mailbox.name,
            thread_ids=self.thread.message_ids[:_IDS],
            subject=self.thread.subject,
            seen_at=self.now,
            company=known.company.value,
            company_source=known.company.source,
            role=known.role.value,
            role_source=known.role.source,
            people=tuple(Address(one.email, one.name) for one in known.people),
            meeting=meeting,
            said=said,
            weighed=weighed,
            follows=follows.id if follows else None,
        )
