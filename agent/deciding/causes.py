"""The mails that stop, postpone or are asked about, each with the sentence that spoke."""

from __future__ import annotations

from agent.deciding.situation import (
    Situation,
    from_company,
    invitations,
    is_unanswered,
    offers,
    rejections,
    requests_meeting,
)
from agent.knowledge.domains import company_domains, registrable_domain
from agent.knowledge.names import same_person
from agent.model.interview import Interviewer
from agent.model.letter import Kind
from agent.model.mail import Address, ClassifiedMessage, SignalKind, Voice
from agent.model.plan import Because, SentMail

MOST = 20
"""At most so many mails are named as the reason for one thing: a stranger may send any number."""
UNVERIFIED = "unverified_mail"
UNCLEAR = "unclear_decision"

_TAKING_BACK = frozenset({SignalKind.OFFER, SignalKind.INVITATION, SignalKind.UNCLEAR})
"""What may take a no back where it comes after it, whoever wrote it."""
_TALK = frozenset({SignalKind.ASK, SignalKind.HUMAN_OTHER})
"""What may take it back where a person wrote it: `please ignore my last mail`."""
_SPEAKING = _TAKING_BACK | _TALK | {SignalKind.REJECTION, SignalKind.ACK}
_NOBODY = Address("")


def find_doubts(situation: Situation) -> tuple[Because, ...]:
    """The mails of which nothing follows before the person has read them, the newest first.

    W-19: A mail that the receiving server takes for forged, and a stranger's mail that may tell of a
    decision, change nothing by themselves: the second-chance letter is held, and the person is asked.
    Why: Anybody can write any name into From; and a genuine mail that was passed on may fail the same checks.

    W-25: A mail of the company's that may tell of a decision holds the second-chance letter and the answer to
    a no, not the thank-you. What comes after a no, before that was answered, holds the answer, unless it
    says no again or only thanks. The person is asked once, with the sentence.
    Why: A plea after a yes or a no, and thanks for a no that was never said, cost more than a question.

    They settle it by a word (`reopen`: it is no answer; `rearm`: write all the same; `declined`, `close`),
    and the company by a mail of its own.
    """
    words = situation.words
    since = max(situation.last_end, words.rearmed_at or situation.last_end)
    if words.declined_at or words.closed_at:
        return ()
    if noes := rejections(situation):
        found = _find_taken_back(situation, noes[-1])
    elif offers(situation, since) or invitations(situation, since):
        return ()
    else:
        found = [
            build_because(code, mail, describe_sender(situation, mail))
            for voice, code in ((Voice.UNVERIFIED, UNVERIFIED), (Voice.STRANGER, UNCLEAR))
            for mail in situation.mail_of(voice)
            if mail.message.date > since and _would_change_something(situation, mail)
        ]
        found += [
            build_because(UNCLEAR, mail)
            for mail in from_company(situation)
            if mail.signal.kind is SignalKind.UNCLEAR and mail.message.date > since
        ]
    return tuple(sorted(found, key=lambda cause: cause.date, reverse=True))[:MOST]


def _find_taken_back(situation: Situation, no: ClassifiedMessage) -> list[Because]:
    """What may take the last no back, while nobody has answered that."""
    is_answered = any(one.fate.is_sent for one in situation.placed(Kind.GRACIOUS_DECLINE))
    if is_answered or not is_unanswered(situation, no):
        return []
    return [
        build_because(UNCLEAR, mail)
        for mail in from_company(situation)
        if mail.message.date > no.message.date
        and (mail.signal.kind in _TAKING_BACK or (mail.signal.kind in _TALK and mail.signal.personal))
    ]


def _would_change_something(situation: Situation, mail: ClassifiedMessage) -> bool:
    kind = mail.signal.kind
    if kind in _SPEAKING or requests_meeting(mail, situation.last_end):
        return True
    if mail.voice is not Voice.UNVERIFIED:
        return False
    return kind is SignalKind.BOUNCE or (kind is SignalKind.AUTO and mail.signal.return_date is not None)


def build_because(
    code: str, mail: ClassifiedMessage, note: str = "", addresses: tuple[str, ...] = ()
) -> Because:
    """A mail as the reason for something."""
    message = mail.message
    return Because(
        code=code,
        key=message.identity,
        message_id=message.message_id,
        sender=message.sender or _NOBODY,
        date=message.date,
        words=mail.signal.sentence,
        note=note,
        addresses=addresses,
    )


def build_own_because(
    code: str, sent: SentMail, words: str = "", note: str = "", addresses: tuple[str, ...] = ()
) -> Because:
    """A mail that the person sent as the reason for something."""
    return Because(
        code=code,
        key=sent.identity,
        message_id=sent.message_id,
        sender=sent.sender or _NOBODY,
        date=sent.at,
        words=words,
        note=note,
        addresses=addresses,
    )


def describe_sender(situation: Situation, mail: ClassifiedMessage) -> str:
    """What the person should know of who wrote: a failed check, or a name at another domain than theirs."""
    sender = mail.message.sender or _NOBODY
    notes = ["They are not on record."] if mail.voice is Voice.STRANGER else []
    if mail.message.unverified:
        notes.append("Your mail provider could not confirm that they sent it.")
    for person in situation.debrief.interviewers:
        known = registrable_domain(Address(person.email).domain)
        theirs = registrable_domain(sender.domain)
        if known and theirs != known and same_person(sender.name, person.name):
            notes.append(f"It shows the name of {person.name} and comes from {theirs}, not from {known}.")
            break
    else:
        notes += _describe_likeness(situation.debrief.interviewers, sender)
    return " ".join(notes)


def _describe_likeness(people: tuple[Interviewer, ...], sender: Address) -> list[str]:
    """A domain that begins or ends as the company's does: `prairiegate-hr.example`."""
    theirs = registrable_domain(sender.domain)
    for domain in sorted(company_domains(Address(person.email).domain for person in people)):
        known = registrable_domain(domain)
        label, known_label = theirs.partition(".")[0], known.partition(".")[0]
        if theirs != known and known_label and (known_label in label or label in known_label):
            return [f"Its domain {theirs} resembles {known} and is not the same."]
    return []
