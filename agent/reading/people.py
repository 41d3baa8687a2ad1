"""The people of a debrief in the mail: their addresses, what they wrote, how they sign (CONTENT §6.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.knowledge.domains import is_no_reply, is_tracking
from agent.knowledge.names import clean_display_name, same_person
from agent.knowledge.text import fold
from agent.model.interview import Debrief, Interviewer, Profile
from agent.model.mail import Address, Mark, Message
from agent.reading import senders
from agent.reading.quotes import without_signature

__all__ = ["clean_display_name", "same_person", "signed_first_name", "with_addresses", "writer_of"]

_RELAYED = re.compile(r"\s+via\s+\S", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(?:(?:many |with )?thanks?(?: you)?|(?:kind |best |warm )?regards|best(?: wishes)?|all the best|"
    r"cheers|sincerely|warmly|talk soon)[,!. ]*",
    re.IGNORECASE,
)
_ONE_NAME = re.compile(r"[-\u2013\u2014~ ]*([^\W\d_][^\W\d_'\u2019.-]*(?:[-'\u2019][^\W\d_]+)*)[,.! ]*")
_LONGEST = 20_000
_LAST_LINES = 10


def with_addresses(debrief: Debrief, messages: Iterable[Message], profile: Profile | None = None) -> Debrief:
    """The debrief with the addresses its interviewers lack, as far as a name in the mail is theirs (7b).

    Never an own, no-reply or list address, nor one that belongs to somebody else of the debrief.
    """
    if all(person.email for person in debrief.interviewers):
        return debrief
    seen = tuple(messages)
    own = _own(seen)
    taken = {person.email.casefold() for person in debrief.interviewers if person.email}
    known = [
        (rank, address)
        for rank, address in _named(seen)
        if address.key not in own | taken
        and not (profile and profile.owns(address.email))
        and not is_no_reply(address.key)
    ]
    known.sort(key=lambda pair: pair[0])
    return replace(debrief, interviewers=tuple(_filled(p, debrief, known) for p in debrief.interviewers))


def _filled(person: Interviewer, debrief: Debrief, known: list[tuple[int, Address]]) -> Interviewer:
    if person.email:
        return person
    for _, address in known:
        named = [p for p in debrief.interviewers if same_person(address.name, p.name)]
        if named == [person]:
            return replace(person, email=address.email)
    return person


def _named(messages: tuple[Message, ...]) -> Iterator[tuple[int, Address]]:
    """Addresses with names: who wrote first, then who was written to; newest first within each."""
    for message in sorted(messages, key=lambda m: m.date, reverse=True):
        if message.marks & {Mark.DRAFT, Mark.TRASH, Mark.SPAM} or senders.is_bulk(message):
            continue
        sender = message.sender
        if sender and sender.name:
            answered = senders.answers_to(message)
            if answered is not None:
                yield 0, Address(answered.email, sender.name)
        for address in message.reply_to:
            yield 1, address
        for address in message.recipients:
            yield 2, address
        for meeting in message.body.invitations if message.body else ():
            called = (meeting.organizer, *meeting.attendees)
            yield from ((3, address) for address in called if address is not None)


def _own(messages: tuple[Message, ...]) -> set[str]:
    """The person's own addresses, as far as the mail shows them."""
    mine = {address.key for message in messages for address in message.delivered_to}
    return mine | {m.sender.key for m in messages if m.sender and m.marks & {Mark.SENT, Mark.DRAFT}}


def writer_of(message: Message, debrief: Debrief) -> str:
    """The debrief's name of who wrote a message, by address or by name, through an ATS too; empty: nobody."""
    sender = message.sender
    if sender is None:
        return ""
    for person in debrief.interviewers:
        if person.email and person.email.strip().casefold() in {
            sender.key,
            *(a.key for a in message.reply_to),
        }:
            return person.name
    for person in debrief.interviewers:
        if same_person(sender.name, person.name):
            return person.name
    if is_tracking(sender.domain) or _RELAYED.search(sender.name):
        return _by_first_name(clean_display_name(sender.name), debrief)
    return ""


def _by_first_name(name: str, debrief: Debrief) -> str:
    """`Denise via Greenhouse`: a relay shortens names; a first name counts where only one person has it."""
    having = [p.name for p in debrief.interviewers if name and fold(name) == fold(p.given or _first(p.name))]
    return having[0] if len(having) == 1 else ""


def signed_first_name(message: Message) -> str:
    """The first name of its sender that a message is signed with; empty when it is signed otherwise (7e)."""
    if message.body is None or message.sender is None:
        return ""
    first = fold(_first(message.sender.name))
    lines = without_signature(message.body.new_text[:_LONGEST]).splitlines()
    for line in [stripped for line in lines if (stripped := line.strip())][-_LAST_LINES:]:
        signed = _ONE_NAME.fullmatch(_CLOSING.sub("", line, count=1))
        if signed and fold(signed[1]) == first and not signed[1].islower():
            return signed[1]
    return ""


def _first(name: str) -> str:
    return clean_display_name(name).partition(" ")[0]
