"""Which message a letter answers (RT-01, RT-12)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.deciding.situation import Situation
from agent.knowledge.domains import belong_together, company_domains
from agent.knowledge.marks import is_live
from agent.model.mail import Address, ClassifiedMessage, Mark, Message, MessageId, SignalKind

_ANSWERING_MACHINE = re.compile(r"auto-?replied|^x-auto(?:reply|respond)|multipart/report", re.IGNORECASE)
_NOT_HUMAN = frozenset({SignalKind.BOUNCE, SignalKind.AUTO})


@dataclass(frozen=True, slots=True)
class Parent:
    """The message a letter answers and what it means for the letter."""

    mail: ClassifiedMessage
    personal: bool
    """A person wrote it; otherwise it only marks the thread (RT-01)."""
    forwarded: bool = False
    """It reached the person through somebody else: the thread cannot be joined (RT-12)."""

    @property
    def message(self) -> Message:
        """The mail itself."""
        return self.mail.message


def find_parent(situation: Situation) -> Parent | None:
    """The newest message of the thread a person wrote, or else what marks the thread.

    RT-01: A letter answers the newest message of the thread that a person of the company wrote; where
    only machines wrote, the newest of theirs marks the thread.
    Why: People find an answer below what they wrote themselves.

    RT-12: A thread that reached the person forwarded by somebody else cannot be joined: the letter is a
    new message, to the address on record.
    Why: The company never saw that thread; a reply would show it mail that was not theirs.

    Never own mail, drafts, trash, spam, bounces, receipts, answering machines or lists (RT-01). A message
    that somebody outside the company passed on comes after one the company wrote itself; then automatic
    messages; then an invitation the person forwarded from one own address to another (RT-12).
    """
    mine = [one for one in situation.thread if _own(situation, one) and Mark.TRASH not in one.message.marks]
    theirs = [one for one in situation.thread if _answerable(situation, one)]
    human = [one for one in theirs if one.signal.personal]
    direct = [one for one in human if not _passed_on(situation, one)]
    machine = [one for one in theirs if not one.signal.personal and not _answering_machine(one)]
    if direct:
        return Parent(_newest(direct), personal=True)
    if human:
        return Parent(_newest(human), personal=True, forwarded=True)
    if machine:
        return Parent(_newest(machine), personal=False)
    own_forwards = [one for one in mine if _has_forward(one.message)]
    return Parent(_newest(own_forwards), personal=True, forwarded=True) if own_forwards else None


def newest_with_id(situation: Situation) -> Message | None:
    """The thread's newest message with a Message-ID, written by either side; machines left out (RT-10)."""
    known = [
        one
        for one in situation.thread
        if one.message.message_id and is_live(one.message) and one.signal.kind not in _NOT_HUMAN
    ]
    return _newest(known).message if known else None


def ancestry_with(message: Message) -> tuple[MessageId, ...]:
    """References of an answer: the parent's own ancestry and the parent (RFC 5322 §3.6.4)."""
    if message.message_id is None:
        return message.ancestry
    return (*(one for one in message.ancestry if one != message.message_id), message.message_id)


def _newest(several: list[ClassifiedMessage]) -> ClassifiedMessage:
    return max(reversed(several), key=lambda one: one.message.date)


def _own(situation: Situation, mail: ClassifiedMessage) -> bool:
    sender = mail.message.sender
    return (
        sender is not None and situation.profile.owns(sender.email) and Mark.DRAFT not in mail.message.marks
    )


def _answerable(situation: Situation, mail: ClassifiedMessage) -> bool:
    return (
        situation.is_inbound(mail)
        and Mark.TRASH not in mail.message.marks
        and mail.signal.kind is not SignalKind.BOUNCE
        and not mail.signal.bulk
    )


def _answering_machine(mail: ClassifiedMessage) -> bool:
    """An out-of-office or a receipt: it says nothing about the thread."""
    return any(_ANSWERING_MACHINE.search(notice) for notice in mail.message.notices)


def _has_forward(message: Message) -> bool:
    return message.forward_prefix or (message.body is not None and message.body.forward_block)


def _passed_on(situation: Situation, mail: ClassifiedMessage) -> bool:
    """It holds a forwarded mail and its outer sender is not of the company (RT-12)."""
    if mail.writer or not _has_forward(mail.message):
        return False
    people = [Address(one.email) for one in situation.debrief.interviewers]
    sender = mail.message.sender or Address("")
    theirs = company_domains(one.domain for one in people)
    return sender.key not in {one.key for one in people} and not any(
        belong_together(sender.domain, one) for one in theirs
    )
