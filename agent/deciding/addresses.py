"""Which addresses a person reads: no letter goes to any other (RT-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.knowledge.domains import DomainKind, is_no_reply, kind_of, registrable_domain
from agent.model.interview import Profile
from agent.model.mail import Address

_SHAPE = re.compile(r"[^@\s]+@[^@\s]+")


def usable(address: Address, profile: Profile) -> bool:
    """Whether a letter may go there: well formed, not one's own, read by a person.

    RT-06: No letter goes to an own address, a no-reply address, a calendar resource, a list or a bounce
    address.
    Why: Nobody reads it there.
    """
    return (
        _SHAPE.fullmatch(address.key) is not None
        and not profile.owns(address.email)
        and not is_no_reply(address.key)
        and kind_of(address.domain) is not DomainKind.CALENDAR
    )


def clean(addresses: Iterable[Address], profile: Profile, barred: frozenset[str]) -> tuple[Address, ...]:
    """The usable ones that are not barred, blanks trimmed, each once.

    Args:
        addresses: As the headers carry them.
        profile: Whose own addresses are left out.
        barred: `Address.key` of those that may not be written to, or `@` and the
            registrable domain of a company (RT-05).
    """
    kept: dict[str, Address] = {}
    for address in addresses:
        if usable(address, profile) and not _is_barred(address, barred):
            kept.setdefault(address.key, Address(address.email.strip(), address.name.strip()))
    return tuple(kept.values())


def _is_barred(address: Address, barred: frozenset[str]) -> bool:
    return bool(barred) and not barred.isdisjoint({address.key, f"@{registrable_domain(address.domain)}"})
