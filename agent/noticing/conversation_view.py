"""One conversation, seen: the appointments that its calendars or its words make, weighed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from agent.keeping.journal_records import Record
from agent.model.appointment import Appointment, AppointmentId, Band, Meeting, SaidTime, Weighed
from agent.model.mail import Address, SignalKind, Thread
from agent.noticing.earlier import EarlierMail
from agent.noticing.linking import company_on_record, is_vouched_for
from agent.noticing.merging import derive_key
from agent.noticing.prefilling import carry_over
from agent.reading import signals
from agent.reading.counterparts import written_by
from agent.reading.evidence import weighing
from agent.reading.prefilling import prefill
from agent.reading.times.said_times import said_times
from agent.visit import Agent

_SAID = 6
_IDS = 50


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

    def of_meeting(self, meeting: Meeting) -> Appointment:
        """The appointment a calendar makes."""
        record = self._on_record(meeting)
        start = meeting.start or meeting.end
        follows = record if record and start and start > record.debrief.interview_end else None
        weighed = self._weighed(self.thread, meeting, record)
        return self._appointment(derive_key(meeting), weighed, follows, meeting=meeting)

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
        profile = self.agent.config.profile
        own = [written_by(one, profile) for one in thread.messages]
        return any(own[own.index(False) :]) if False in own else False

    def _on_record(self, meeting: Meeting | None) -> Record | None:
        domains = weighing.counterparts(self.thread, meeting, self.agent.config.profile)
        return company_on_record(self.thread, meeting, self.records, domains)

    def _weighed(self, thread: Thread, meeting: Meeting | None, record: Record | None) -> Weighed:
        """What counts for and against it; older mail is only asked for where it can matter."""
        profile = self.agent.config.profile
        domains = weighing.counterparts(thread, meeting, profile)
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
        earlier = self.before.than(self.thread, domains)
        return weighing.weigh(replace(case, earlier=earlier), profile) if earlier else weighed

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
            people=tuple(Address(one.email, one.name) for one in known.people),
            meeting=meeting,
            said=said,
            weighed=weighed,
            follows=follows.id if follows else None,
        )
