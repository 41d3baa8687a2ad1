"""The addresses of the people of a debrief that names them without one: only such as are surely theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from agent.knowledge.domains import (
    company_domains,
    is_no_reply,
    is_tracking,
    registrable_domain,
)
from agent.knowledge.marks import OWN, is_live
from agent.knowledge.names import same_person
from agent.model.interview import Debrief, Interviewer, Profile
from agent.model.mail import Address, Message
from agent.reading import company, senders
from agent.reading.calendars.meetings import meetings_of

_SAME_TALK = timedelta(hours=18)
"""The end that a calendar gives and the end that a person remembers differ by less."""


def with_addresses(debrief: Debrief, messages: Iterable[Message], profile: Profile) -> Debrief:
    """The debrief with the addresses its interviewers lack, as far as a name in the mail is theirs (7b).

    A name is written quickly, so an address with it is taken only where the person wrote to it, where it is
    the company's own, in the interview's invitation, or the relay of a tracking system. Where such addresses
    are of several houses, or another company's stands beside them under the same name, none is taken. Mail
    that may not be believed names nobody. Never an own, no-reply or list address, nor one that belongs to
    somebody else of the debrief.
    """
    if all(person.email for person in debrief.interviewers):
        return debrief
    seen = tuple(one for one in messages if senders.is_believed(one, profile))
    own = _own(seen)
    taken = {person.email.casefold() for person in debrief.interviewers if person.email}
    known = [
        (rank, address)
        for rank, address in _named(seen)
        if address.key not in own | taken and not profile.owns(address.email) and not is_no_reply(address.key)
    ]
    known.sort(key=lambda pair: pair[0])
    trust = _Trust.of(debrief, seen, profile)
    named = tuple(address for _, address in known)
    return replace(
        debrief, interviewers=tuple(_filled(p, debrief, named, trust) for p in debrief.interviewers)
    )


@dataclass(frozen=True, slots=True)
class _Trust:
    """What makes an address surely that of the person it names."""

    debrief: Debrief
    written_to: frozenset[str]
    """`Address.key` of those the person wrote to."""
    invited: frozenset[str]
    """And of those in the interview's invitation."""
    houses: frozenset[str]
    """What the debrief's own addresses say the company registered."""

    @classmethod
    def of(cls, debrief: Debrief, messages: tuple[Message, ...], profile: Profile) -> _Trust:
        """From the mail of the interview's conversation."""
        end = debrief.interview_end
        called = (
            address
            for meeting in meetings_of(messages, profile)
            if (over := meeting.end or meeting.start) and abs(over - end) <= _SAME_TALK
            for address in (meeting.organizer, *meeting.attendees)
            if address is not None
        )
        return cls(
            debrief=debrief,
            written_to=frozenset(a.key for m in messages if senders.is_own(m) for a in m.recipients),
            invited=frozenset(address.key for address in called),
            houses=frozenset(map(registrable_domain, company.company_domains(debrief))),
        )

    def choose(self, addresses: list[Address]) -> Address | None:
        """The one that is surely theirs, of addresses with one name; the likelier stand first."""
        if written := [one for one in addresses if one.key in self.written_to]:
            return written[0]
        trusted = [one for one in addresses if self._has(one)]
        homes = {registrable_domain(one.domain) for one in trusted if not is_tracking(one.domain)}
        homes |= {registrable_domain(one) for one in company_domains(one.domain for one in addresses)}
        if len(homes) > 1 and self.houses:
            trusted = [one for one in trusted if registrable_domain(one.domain) in self.houses]
        elif len(homes) > 1:
            return None
        return next(iter(trusted), None)

    def _has(self, address: Address) -> bool:
        if address.key in self.invited or is_tracking(address.domain):
            return True
        return company.is_companys_house(address.domain, self.debrief)


def _filled(
    person: Interviewer, debrief: Debrief, addresses: tuple[Address, ...], trust: _Trust
) -> Interviewer:
    if person.email:
        return person
    theirs = [
        address
        for address in addresses
        if [p for p in debrief.interviewers if same_person(address.name, p.name)] == [person]
    ]
    chosen = trust.choose(theirs)
    return replace(person, email=chosen.email) if chosen else person


def _named(messages: tuple[Message, ...]) -> Iterator[tuple[int, Address]]:
    """Addresses with names: who wrote first, then who was written to; newest first within each."""
    for message in sorted(messages, key=lambda m: m.date, reverse=True):
        if not is_live(message) or senders.is_bulk(message):
            continue
        sender = message.sender
        if sender and sender.name:
            answered = senders.answers_to(message)
            if answered is not None:
                yield 0, Address(answered.email, sender.name)
            if sender != answered:
                yield 0, sender
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
    return mine | {m.sender.key for m in messages if m.sender and m.marks & OWN}
