"""What one conversation shows: an appointment by its calendars, or by the times its words name.

Older mail of the same company is asked for only where it can decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agent.deciding.appointments import over_at
from agent.keeping.journal.records import Record
from agent.knowledge.domains import DomainKind, is_free_mail, is_tracking, kind_of, registrable_domain
from agent.model.appointment import (
    Appointment,
    AppointmentId,
    AppointmentState,
    Band,
    Meeting,
    SaidTime,
    Weighed,
)
from agent.model.interview import Mode
from agent.model.mail import Address, SignalKind, Thread
from agent.model.prefill import NOTHING_KNOWN
from agent.noticing.earlier import EarlierMail
from agent.noticing.merging import (
    find_company_record,
    is_vouched_for,
)
from agent.noticing.one_talk import derive_key
from agent.noticing.suggestions import carry_over
from agent.reading import senders, signals
from agent.reading.circle import Circle
from agent.reading.company import company_domains
from agent.reading.evidence import weighing
from agent.reading.prefilling import prefill
from agent.reading.senders import is_own
from agent.reading.talk import find_end
from agent.reading.times.agreement import choose_times
from agent.visit import Agent

_BOOKS_FOR_OTHERS = frozenset(
    {DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.CALENDAR, DomainKind.MEETING}
)
_IDS = 50
"""At most so many Message-IDs are kept of a conversation."""


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One conversation, looked at."""

    agent: Agent
    thread: Thread
    """With bodies, without drafts, trash and spam, and only mail that may be believed; where `doubt` is
    set, only mail that may not."""
    now: datetime
    before: EarlierMail
    labelled: bool
    """It lies under the person's label."""
    doubt: str = ""
    """A sentence: in whose name the mail is, and which check of its sender it fails."""

    def build_from_meeting(self, meeting: Meeting) -> Appointment:
        """The appointment a calendar makes."""
        record = self._find_on_record(meeting)
        start = meeting.start or meeting.end
        follows = record if record and start and start > record.debrief.interview_end else None
        weighed, led_here = self._weigh(self.thread, meeting, record)
        if weighed.band is Band.SURE and not self.labelled and not self._takes_part(meeting.said_by):
            weighed = replace(weighed, band=Band.ASK)
        return self._build_appointment(
            derive_key(meeting), weighed, follows, meeting=meeting, led_here=led_here
        )

    def _takes_part(self, sender: Address | None) -> bool:
        """Whether the sender of a calendar is one of a conversation's own people, or books for others.

        What the person wrote there they did not write to somebody who only knows its Message-IDs.
        """
        if sender is None or self._may_name_others(sender):
            return True
        circle = Circle.of_conversation(self.thread.messages, (), self.agent.config.profile)
        return circle.has(sender)

    def build_from_words(self, meetings: Sequence[Meeting] = ()) -> Iterator[Appointment]:
        """The appointment that words make; none where the interview they are about is on record.

        Words alone are only sure when the person agreed to them, or put them under their label. Beside
        calendars they count after the talk that those are about.

        Args:
            meetings: What the calendars of the conversation tell.
        """
        newest = max(message.date for message in self.thread.messages)
        if meetings and not any((end := find_end(one)) and end < newest for one in meetings):
            return
        record = self._find_on_record(None)
        thread = self._find_next_round(record, meetings)
        if thread is None:
            return
        weighed, agreed = self._weigh(thread, None, record)
        if not self.labelled and not agreed and not self._has_answered(thread):
            weighed = replace(weighed, band=Band.ASK) if weighed.band is Band.SURE else weighed
        zone = self.agent.config.profile.time_zone
        circle = Circle.of_conversation(self.thread.messages, (), self.agent.config.profile)
        inside = [m for m in thread.messages if is_own(m) or (m.sender is not None and circle.has(m.sender))]
        key = f"thread:{next(iter(thread.message_ids), thread.subject)}"
        yield self._build_appointment(
            key, weighed, record, times=choose_times(inside or thread.messages, zone)
        )

    def _find_next_round(self, record: Record | None, meetings: Sequence[Meeting]) -> Thread | None:
        """The mail after a talk that is over, where it invites to the next; else the whole conversation.

        None where all of it is about a talk that is on record, was asked about or has a calendar. So the next
        round is seen though the person deleted the form of the first.
        """
        newest = max(message.date for message in self.thread.messages)
        ends = {record.debrief.interview_end} if record else set()
        ends |= {end for one in meetings if (end := find_end(one))}
        is_settled = bool(record or meetings)
        zone = self.agent.config.profile.time_zone
        for one in self.agent.journal.appointments.find_by_mail(self.thread.message_ids):
            end = over_at(one, zone)
            if end and end < newest and not one.unverified:
                ends.add(end)
                is_settled |= one.state is AppointmentState.DISMISSED
        for end in sorted(ends, reverse=True):
            after = tuple(message for message in self.thread.messages if message.date > end)
            heard = (signals.classify(message, interview_end=end) for message in after if not is_own(message))
            if any(signal.kind is SignalKind.INVITATION for signal in heard):
                return replace(self.thread, messages=after)
        return None if is_settled else self.thread

    @staticmethod
    def _has_answered(thread: Thread) -> bool:
        """Whether the person wrote after the other side did."""
        own = [is_own(message) for message in thread.messages]
        return any(own[own.index(False) :]) if False in own else False

    def _find_on_record(self, meeting: Meeting | None) -> Record | None:
        domains = weighing.find_company_domains(self.thread, meeting, self.agent.config.profile)
        found = self.agent.journal.find_with_company(
            message_ids=self.thread.message_ids,
            domains=domains,
            texts=_list_naming_texts(self.thread, meeting),
        )
        return find_company_record(self.thread, meeting, found, domains)

    def _weigh(
        self, thread: Thread, meeting: Meeting | None, record: Record | None
    ) -> tuple[Weighed, tuple[Thread, ...]]:
        """What counts for and against it, and the conversations that led to it, in which they took part.

        Other mail is only asked for where it can matter. Mail that may not be believed is never sure, and
        nothing else is asked for it.
        """
        profile = self.agent.config.profile
        domains = weighing.find_company_domains(thread, meeting, profile)
        if self.doubt:
            weighed = weighing.weigh(weighing.Case(thread=thread, meeting=meeting), profile)
            return replace(weighed, band=Band.ASK) if weighed.band is Band.SURE else weighed, ()
        domains = self._list_spoken_for(meeting, domains)
        vouched = record is not None and self._is_vouched_for(thread, meeting, record, domains)
        case = weighing.Case(
            thread=thread,
            meeting=meeting,
            labelled=self.labelled,
            company_on_record=record.debrief.company if record and vouched else "",
        )
        weighed = weighing.weigh(case, profile)
        is_booked = meeting is not None or weighing.is_booking(thread)
        if weighed.band is Band.SURE or (weighed.band is Band.IGNORE and not is_booked):
            return weighed, ()
        if domains or weighed.band is not Band.IGNORE:
            is_relayed = not domains and weighing.is_through_system(thread)
            earlier = self.before.read_before(self.thread, domains, by_subject=is_relayed)
            case = replace(case, earlier=earlier)
        if is_booked:
            people = self._list_speakers(thread, meeting)
            case = replace(case, conversations=self.before.read_conversations(self.thread, people))
        return weighing.weigh(case, profile), case.conversations

    def _list_speakers(self, thread: Thread, meeting: Meeting | None) -> tuple[Address, ...]:
        """Those of a meeting in whose name its mail may speak; programs that book are nobody."""
        sender = meeting.said_by if meeting else None
        people = senders.find_other_side(thread, meeting, self.agent.config.profile)
        house = registrable_domain(sender.domain) if sender and not self._may_name_others(sender) else ""
        free = is_free_mail(house)
        return tuple(
            one
            for one in people
            if kind_of(one.key) not in _BOOKS_FOR_OTHERS
            and (not house or (one == sender if free else registrable_domain(one.domain) == house))
        )

    def _list_spoken_for(self, meeting: Meeting | None, domains: frozenset[str]) -> frozenset[str]:
        """Those of the domains for which the sender of a calendar may speak; of words nobody is asked.

        Anybody can name anybody as organiser or in Cc, and answer into a conversation whose Message-ID they
        know. So it takes the person, somebody of that domain, or a program that books for others.
        """
        sender = meeting.said_by if meeting else None
        if sender is None or self._may_name_others(sender):
            return domains
        house = registrable_domain(sender.domain)
        return frozenset(domain for domain in domains if registrable_domain(domain) == house)

    def _may_name_others(self, sender: Address) -> bool:
        return self.agent.config.profile.owns(sender.email) or kind_of(sender.key) in _BOOKS_FOR_OTHERS

    def _is_vouched_for(
        self, thread: Thread, meeting: Meeting | None, record: Record, domains: frozenset[str]
    ) -> bool:
        """Whether a talk is with the company of an interview on record, by more than what anybody can write.

        A calendar of somebody's own counts from the domain of the people on record, where that is known.
        """
        sender = meeting.said_by if meeting else None
        houses = {registrable_domain(domain) for domain in company_domains(record.debrief)}
        if sender is None or not houses or self._may_name_others(sender):
            return is_vouched_for(thread, record, domains)
        return registrable_domain(sender.domain) in houses

    def _build_appointment(
        self,
        key: str,
        weighed: Weighed,
        follows: Record | None,
        *,
        meeting: Meeting | None = None,
        times: tuple[SaidTime, ...] = (),
        led_here: tuple[Thread, ...] = (),
    ) -> Appointment:
        profile = self.agent.config.profile
        known = NOTHING_KNOWN
        if self.doubt:
            meeting = meeting and strip_people(meeting)
            follows = None
        else:
            known = prefill(
                self.thread, profile, now=self.now, meeting=meeting, times=times, led_here=led_here
            )
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
            people=tuple(Address(one.email, one.name) for one in known.people if one.is_there),
            arrangers=tuple(Address(one.email, one.name) for one in known.people if not one.is_there),
            mode=Mode(known.mode.value) if known.mode.value else None,
            meeting=meeting,
            said=times,
            weighed=weighed,
            follows=follows.id if follows else None,
            unverified=self.doubt,
        )


def strip_people(meeting: Meeting) -> Meeting:
    """A meeting that only mail in doubt tells of: when it is, and nothing that could fill in an answer."""
    return replace(meeting, title="", organizer=None, attendees=(), newcomers=(), said_by=None)


def _list_naming_texts(thread: Thread, meeting: Meeting | None) -> Iterator[str]:
    """What may name the company of an interview on record (`find_company_record`)."""
    if meeting:
        yield meeting.title
    for message in thread.messages:
        if message.sender and is_tracking(message.sender.domain):
            yield from (message.sender.name, message.subject, message.body.text if message.body else "")
