"""Which addresses a person reads: no letter goes to any other (RT-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.model.interview import Profile
from agent.model.mail import Address

# The two lists of CONTENT 5.5 that are about addresses; a test holds them equal to reading/signals.yaml,
# which is not loaded here because YAML costs more than a whole run with nothing due.
NO_REPLY = (
    r"^(?:no|do|don)[-_.]?(?:not[-_.]?)?reply|^noreply|^donotreply|^mailer-daemon|^postmaster|^bounces?\b"
    r"|^notifications?$|^notify$|^alerts?$|^calendar-notification|^automated|^system$"
    r"|(?:^|[-_.])(?:no|do[-_.]?not|donot)[-_.]?reply(?:[-_.]|$)"
)
FREE_MAIL = frozenset(
    {
        "163.com", "free.fr", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com",
        "live.com", "mail.ru", "me.com", "naver.com", "orange.fr", "outlook.com", "proton.me",
        "protonmail.com", "qq.com", "web.de", "yahoo.com",
    }
)  # fmt: skip
_NO_REPLY = re.compile(NO_REPLY, re.IGNORECASE)
_CALENDARS = ("resource.calendar.google.com", "group.calendar.google.com")
_SHAPE = re.compile(r"[^@\s]+@[^@\s]+")


def usable(address: Address, profile: Profile) -> bool:
    """Whether a letter may go there: well formed, not one's own, read by a person."""
    local = address.key.rpartition("@")[0]
    return (
        _SHAPE.fullmatch(address.key) is not None
        and not profile.owns(address.email)
        and not _NO_REPLY.search(local)
        and address.domain not in _CALENDARS
    )


def clean(addresses: Iterable[Address], profile: Profile, barred: frozenset[str]) -> tuple[Address, ...]:
    """The usable ones that are not barred, blanks trimmed, each once.

    Args:
        addresses: As the headers carry them.
        profile: Whose own addresses are left out.
        barred: `Address.key` of those that may not be written to, or `@domain` for a whole domain (RT-05).
    """
    kept: dict[str, Address] = {}
    for address in addresses:
        if usable(address, profile) and not {address.key, f"@{address.domain}"} & barred:
            kept.setdefault(address.key, Address(address.email.strip(), address.name.strip()))
    return tuple(kept.values())


def company_domains(addresses: Iterable[Address]) -> frozenset[str]:
    """The domains among them that belong to one organisation."""
    return frozenset(address.domain for address in addresses) - FREE_MAIL - {""}
