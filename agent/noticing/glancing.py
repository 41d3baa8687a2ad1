"""Which new mail is opened beside what its subject, its sender or a calendar asks for: what people wrote."""

from __future__ import annotations

from dataclasses import dataclass

from agent.knowledge.domains import DomainKind, kind_of, lies_within
from agent.model.interview import Profile
from agent.model.mail import Message
from agent.reading import senders
from agent.reading.evidence.interview_words import reasons_for, texts_of, titles_of
from agent.reading.times.said_times import find_said_times

_FOR_OTHERS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.MEETING})
"""Applicant-tracking systems, schedulers, and job boards that pass mail on."""


@dataclass(frozen=True, slots=True)
class PersonalMail:
    """A glance at each new mail that a person wrote, to the person or as the person (`Glance`).

    What programs write that hire or book meetings for others is opened whatever it says, newsletters and all:
    a mailbox is searched for the commonest of them only.
    """

    profile: Profile
    companies: frozenset[str] = frozenset()
    """Domains of companies that the person applied to: their mail is opened whatever it says, too."""
    is_first: bool = False
    """Old mail is looked back at: each mail of a conversation is glanced at, so one must speak of a job."""

    def is_worth_reading(self, message: Message) -> bool:
        """Whether a person wrote it to somebody: no list's mail, no newsletter, no automatic answer, no note.

        Args:
            message: Its headers.
        """
        if senders.is_own(message):
            return not all(self.profile.owns(one.email) for one in message.recipients)
        if message.sender is None or self.profile.owns(message.sender.email):
            return False
        is_written = not senders.automatic_line(message) and not senders.is_bulk(message)
        return is_written or self._is_opened_by_sender(message)

    def is_telling(self, message: Message) -> bool:
        """Whether its conversation is read whole: it answers a mail, speaks of a job, or names a time.

        An answer may be short ("Great, talk then!"); what it means stands in the mail before it.

        Args:
            message: With the words at its beginning.
        """
        if self._is_opened_by_sender(message):
            return True
        is_answer = bool(message.ancestry) or message.base_subject != message.subject  # Outlook may omit ids
        if is_answer and not self.is_first:
            return True
        if reasons_for(titles_of(None, [message]), texts_of([message]), self.profile):
            return True
        return not self.is_first and bool(find_said_times(message, self.profile.time_zone))

    def _is_opened_by_sender(self, message: Message) -> bool:
        """Whether it comes from a company applied to, or a program that writes for others."""
        sender = message.sender
        if sender is None or self.profile.owns(sender.email):
            return False
        return kind_of(sender.key) in _FOR_OTHERS or lies_within(sender.domain, self.companies)
