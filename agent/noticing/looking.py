"""Find interviews in one mailbox: what came in since the last look is weighed, and what may be one is kept.

A conversation makes an appointment by its calendars, or, where it has none, by the times its words name.
Older mail of the same company is asked for only where it can decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.deciding.appointments import ASKED_FOR
from agent.errors import SecondChanceError, describe_error
from agent.keeping.journal.records import Record
from agent.knowledge.marks import is_live
from agent.mailboxes.interface import Mailbox
from agent.model.appointment import Appointment, AppointmentId, Band, Meeting, SaidTime, Weighed
from agent.model.interview import Profile
from agent.model.mail import Address, Message, Query, SignalKind, Thread
from agent.noticing.merging import derive_key, find_company_record, is_vouched_for, record_appointment
from agent.noticing.suggestions import carry_over
from agent.reading import signals
from agent.reading.calendars.meetings import meetings_of
from agent.reading.company import company_domains
from agent.reading.evidence import weighing
from agent.reading.prefilling import prefill
from agent.reading.senders import written_by
from agent.reading.times.said_times import find_said_times
from agent.visit import Agent

_HALF_YEAR = timedelta(days=180)
_SEARCHES = 40
"""So often one look asks for the older mail of a company; each company once."""


class EarlierMail:
    """The older mail of one mailbox, asked for where it can matter, and once for each company in a look."""

    def __init__(self, mailbox: Mailbox, now: datetime) -> None:
        """Nothing is asked yet; `now` is aware."""
        self._mailbox = mailbox
        self._now = now
        self._known: dict[frozenset[str], tuple[Message, ...]] = {}

    def read_before(self, thread: Thread, domains: frozenset[str]) -> tuple[Message, ...]:
        """Mail with these domains or of a tracking system, headers only, older than a conversation.

        Raises:
            As `Mailbox.search`.
        """
        systems = weighing.watch_query(self._now, self._now).domains
        began = thread.messages[0].date
        inside = {message.key for message in thread.messages}
        found = (*self._read_mail(systems), *(self._read_mail(domains) if domains else ()))
        return tuple(mail for mail in found if mail.key not in inside and mail.date < began)

    def _read_mail(self, domains: frozenset[str]) -> tuple[Message, ...]:
        if domains not in self._known and len(self._known) < _SEARCHES:
            query = Query(since=self._now - _HALF_YEAR, until=self._now, domains=domains)
            self._known[domains] = tuple(
                message
                for thread in self._mailbox.search(query)
                for message in thread.messages
                if is_live(message)
            )
        return self._known.get(domains, ())


_SAID = 6
"""At most so many times that words name are kept of a conversation."""
_IDS = 50
"""At most so many Message-IDs are kept of a conversation."""


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One conversation, looked at."""

    agent: Agent
    thread: Thread
    """With bodies, without drafts, trash and spam."""
    now: datetime
    records: tuple[Record, ...]
    """Every interview on record."""
    before: EarlierMail
    labelled: bool
    """It lies under the person's label."""

    def build_from_meeting(self, meeting: Meeting) -> Appointment:
        """The appointment a calendar makes."""
        record = self._find_on_record(meeting)
        start = meeting.start or meeting.end
        follows = record if record and start and start > record.debrief.interview_end else None
        weighed = self._weigh(self.thread, meeting, record)
        return self._build_appointment(derive_key(meeting), weighed, follows, meeting=meeting)

    def build_from_words(self) -> Iterator[Appointment]:
        """The appointment that words make; none where the interview they are about is on record.

        Words alone are only sure when the person agreed to them, or put them under their label.
        """
        record = self._find_on_record(None)
        thread = self.thread
        if record:
            end = record.debrief.interview_end
            thread = replace(thread, messages=tuple(one for one in thread.messages if one.date > end))
            heard = (signals.classify(message, interview_end=end) for message in thread.messages)
            if not any(signal.kind is SignalKind.INVITATION for signal in heard):
                return
        weighed = self._weigh(thread, None, record)
        if not self.labelled and not self._has_answered(thread):
            weighed = replace(weighed, band=Band.ASK) if weighed.band is Band.SURE else weighed
        zone = self.agent.config.profile.time_zone
        said = [time for one in reversed(thread.messages) for time in find_said_times(one, zone)]
        key = f"thread:{next(iter(thread.message_ids), thread.subject)}"
        yield self._build_appointment(key, weighed, record, times=tuple(said[:_SAID]))

    def _has_answered(self, thread: Thread) -> bool:
        """Whether the person wrote after the other side did."""
        profile = self.agent.config.profile
        own = [written_by(message, profile) for message in thread.messages]
        return any(own[own.index(False) :]) if False in own else False

    def _find_on_record(self, meeting: Meeting | None) -> Record | None:
        domains = weighing.find_company_domains(self.thread, meeting, self.agent.config.profile)
        return find_company_record(self.thread, meeting, self.records, domains)

    def _weigh(self, thread: Thread, meeting: Meeting | None, record: Record | None) -> Weighed:
        """What counts for and against it; older mail is only asked for where it can matter."""
        profile = self.agent.config.profile
        domains = weighing.find_company_domains(thread, meeting, profile)
        vouched = record is not None and is_vouched_for(thread, record, domains)
        case = weighing.Case(
            thread=thread,
            meeting=meeting,
            labelled=self.labelled,
            company_on_record=record.debrief.company if record and vouched else "",
        )
        weighed = weighing.weigh(case, profile)
        if weighed.band is Band.SURE or (weighed.band is Band.IGNORE and not (meeting and domains)):
            return weighed
        earlier = self.before.read_before(self.thread, domains)
        return weighing.weigh(replace(case, earlier=earlier), profile) if earlier else weighed

    def _build_appointment(
        self,
        key: str,
        weighed: Weighed,
        follows: Record | None,
        *,
        meeting: Meeting | None = None,
        times: tuple[SaidTime, ...] = (),
    ) -> Appointment:
        profile = self.agent.config.profile
        known = prefill(self.thread, profile, now=self.now, meeting=meeting, times=times)
        known = carry_over(known, follows) if follows else known
        return Appointment(
            id=AppointmentId(""),
            key=key,
            mailbox=self.thread.mailbox,
            thread_ids=self.thread.message_ids[:_IDS],
            subject=self.thread.subject,
            seen_at=self.now,
            company=known.company.value,
            company_source=known.company.source,
            role=known.role.value,
            role_source=known.role.source,
            people=tuple(Address(person.email, person.name) for person in known.people),
            meeting=meeting,
            said=times,
            weighed=weighed,
            follows=follows.id if follows else None,
        )


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
    bookmark = agent.journal.looks.bookmark(name)
    records = agent.journal.interviews()
    query = weighing.watch_query(now - LOOK_BACK, now + _FAST_CLOCKS)
    query = replace(query, domains=query.domains | _list_companies(records, now))
    news = mailbox.find_arrivals(query, bookmark, agent.config.find.label)
    before = EarlierMail(mailbox, now)
    newest_first = sorted(news.threads, key=_find_newest, reverse=True)
    changed: dict[AppointmentId, Appointment] = {}
    notes: list[str] = []
    # The oldest first: an invitation is read before what changes it.
    for thread in reversed(newest_first[:_THREADS]):
        labelled = any(message.key in news.labelled for message in thread.messages)
        try:
            whole = _list_mail(mailbox.read_bodies(thread))
            view = ConversationView(agent, whole, now, records, before, labelled)
            changed |= {one.id: one for one in _record_view(view)}
        except SecondChanceError:
            raise
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one conversation must not hide the others
            notes.append(f"A conversation could not be looked into ({describe_error(error)}).")
    if left := max(0, len(newest_first) - _THREADS):
        notes.append(f"{left} older conversations were not looked into.")
    return Findings(tuple(changed.values()), news.bookmark, (*news.notes, *notes))


def _list_companies(records: Iterable[Record], now: datetime) -> frozenset[str]:
    """The domains of the companies the person talked with lately."""
    lately = (record.debrief for record in records if now - record.debrief.interview_end <= _LATELY)
    return frozenset().union(*(company_domains(debrief) for debrief in lately))


def _record_view(view: ConversationView) -> Iterator[Appointment]:
    """What was new in a conversation, put on record."""
    for one in _find_appointments_in(view):
        if (
            known := record_appointment(view.agent, one, view.now, _find_source(view.thread, one))
        ) is not None:
            yield known


def _find_source(thread: Thread, appointment: Appointment) -> Message | None:
    """The mail that says what holds of a meeting."""
    if appointment.meeting is None:
        return None
    wanted = (appointment.meeting.message_id, appointment.meeting.said_at)
    return next((mail for mail in reversed(thread.messages) if (mail.message_id, mail.date) == wanted), None)


def _find_newest(thread: Thread) -> datetime:
    return max(message.date for message in thread.messages)


def _list_mail(thread: Thread) -> Thread:
    return replace(thread, messages=tuple(message for message in thread.messages if is_live(message)))


def _find_appointments_in(view: ConversationView) -> Iterator[Appointment]:
    """What a conversation shows: each of its meetings, or the times it names where it has no calendar."""
    thread, profile = view.thread, view.agent.config.profile
    if all(_to_oneself(profile, message) for message in thread.messages):
        return
    meetings = [one for one in meetings_of(thread.messages, profile) if _is_of_now(one, view.now)]
    for meeting in meetings:
        yield view.build_from_meeting(meeting)
    if not meetings and (view.labelled or weighing.may_be_interview(thread, profile)):
        yield from view.build_from_words()


def _to_oneself(profile: Profile, message: Message) -> bool:
    """A note, a form: what the person writes to nobody else is no conversation."""
    sender = message.sender
    mine = sender is not None and profile.owns(sender.email)
    return mine and all(profile.owns(address.email) for address in message.recipients)


def _is_of_now(meeting: Meeting, now: datetime) -> bool:
    """Whether it is still to come, or was lately; one that only a cancellation names may have no time."""
    end = meeting.end or meeting.start
    return end is None or now - end <= ASKED_FOR
