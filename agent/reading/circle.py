"""Who may speak for a talk: those who called it, those invited to it, and the houses they are of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.knowledge.domains import (
    DomainKind,
    company_domains,
    is_no_reply,
    is_tracking,
    kind_of,
    registrable_domain,
)
from agent.model.interview import Profile
from agent.model.mail import Address, Message
from agent.reading.senders import is_own

_MOST = 200
"""More mails of a conversation, and more recipients of a mail, bring nobody in."""
_BOOKS_FOR_OTHERS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.CALENDAR})


@dataclass(frozen=True, slots=True)
class Circle:
    """The people of a talk, and the domains that their companies registered."""

    keys: frozenset[str]
    """`Address.key` of each, without the person."""
    houses: frozenset[str]

    @classmethod
    def of(cls, people: Iterable[Address | None], profile: Profile) -> Circle:
        """The circle of these people; where anybody can have an address, only the address itself counts."""
        others = [one for one in people if one is not None and not profile.owns(one.email)]
        houses = company_domains(one.domain for one in others)
        return cls(frozenset(one.key for one in others), frozenset(map(registrable_domain, houses)))

    @classmethod
    def of_conversation(
        cls, messages: Iterable[Message], called: Iterable[Address | None], profile: Profile
    ) -> Circle:
        """Who takes part: whom the person wrote to, who wrote first, and whom those have brought in.

        Anybody can put an answer into a conversation whose Message-ID they know; that brings nobody in.
        """
        circle = cls.of(called, profile)
        for number, message in enumerate(sorted(messages, key=lambda one: one.received)[:_MOST]):
            sender = message.sender
            if number and not is_own(message) and not (sender and circle.has(sender)):
                continue
            wrote = () if is_own(message) or sender is None else (sender, *message.reply_to)
            more = cls.of((*wrote, *message.recipients[:_MOST]), profile)
            circle = cls(circle.keys | more.keys, circle.houses | more.houses)
        return circle

    @property
    def has_people(self) -> bool:
        """Whether anybody is in it but programs that book for others."""
        return any(kind_of(key) not in _BOOKS_FOR_OTHERS and not is_no_reply(key) for key in self.keys)

    def has(self, address: Address) -> bool:
        """Whether an address is in it, or at one of its houses; a platform's programs are at nobody's.

        A tracking system writes from another address for each mail: there its domain is enough.
        """
        if address.key in self.keys:
            return True
        if is_tracking(address.domain):
            return any(key.endswith(f"@{address.domain}") for key in self.keys)
        if kind_of(address.key) is DomainKind.PLATFORM and is_no_reply(address.key):
            return False
        return registrable_domain(address.domain) in self.houses

    def lets_speak(
        self, sender: Address | None, *, called_by: Address | None, called_first_by: Address | None
    ) -> bool:
        """Whether a sender may change the talk.

        A program that books for others may, where it speaks for the one who called the talk at first.

        Args:
            sender: From.
            called_by: The organiser as this mail names them.
            called_first_by: The organiser as known before.
        """
        if sender is None:
            return False
        if self.has(sender):
            return True
        same = called_by is not None and called_first_by is not None and called_by.key == called_first_by.key
        return same and kind_of(sender.key) in _BOOKS_FOR_OTHERS
