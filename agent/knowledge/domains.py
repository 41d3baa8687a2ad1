"""What the domain of an address, or the name of a server, tells: whose it is, what it says of a company.

The lists are files beside this module, read when they are first asked for.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


_NO_REPLY = (
    r"(?i)^(?:no|do|don)[-_.]?(?:not[-_.]?)?reply|^noreply|^donotreply|^mailer-daemon|^postmaster|^bounces?\b"
    r"|^notifications?$|^notify$|^alerts?$|^calendar-notification|^automated|^system$"
    r"|(?:^|[-_.])(?:no|do[-_.]?not|donot)[-_.]?reply(?:[-_.]|$)"
)
"""Local parts that nobody reads; `jobs-noreply` too."""
_ADDRESS = (
    r"""[^\s@<>()\[\],;:\\"\x00-\x1f\x7f.]+(?:\.[^\s@<>()\[\],;:\\"\x00-\x1f\x7f.]+)*"""
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?"
)
_LONGEST_ADDRESS = 254
_HOST_NAME = r"(?i)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
_TWO = 2


class DomainKind(StrEnum):
    """What a domain says of those who write from it."""

    ORGANISATION = "organisation"
    """One company or institution has it to itself; whatever no list knows is taken for this."""
    FREE = "free"
    """Anybody can have an address there: it says nothing of a company."""
    TRACKING = "tracking"
    """An applicant-tracking system: it writes for many companies."""
    SCHEDULER = "scheduler"
    """It books meetings for others."""
    CALENDAR = "calendar"
    """A calendar, a room or a thing; nobody is there."""
    MEETING = "meeting"
    """Meetings over the net, and job boards that pass mail on."""
    PLATFORM = "platform"
    """Its programs write for others, its people for themselves."""


_OF_A_COMPANY = frozenset({DomainKind.ORGANISATION, DomainKind.PLATFORM})


def kind_of(address: str) -> DomainKind:
    """The kind of a domain, or of an address (`Address.key`); a subdomain counts with its parent."""
    domain = address.rpartition("@")[2]
    for name in dict.fromkeys((address, *_with_parents(domain))):
        if kind := _services().get(name):
            return kind
    return DomainKind.FREE if lies_within(domain, _free_mail()) else DomainKind.ORGANISATION


def is_address(text: str) -> bool:
    """Whether it is one plain address, letters of any script (RFC 5322 §3.4.1, RFC 6531)."""
    return len(text) <= _LONGEST_ADDRESS and re.fullmatch(_ADDRESS, text) is not None


def is_host_name(text: str) -> bool:
    """Whether it can be the name of a server, or the domain of several (RFC 1123 §2.1)."""
    return len(text) < _LONGEST_ADDRESS and re.fullmatch(_HOST_NAME, text) is not None


def is_no_reply(address: str) -> bool:
    """Whether nobody reads what is sent to an address (`Address.key`)."""
    local = address.rpartition("@")[0].partition("+")[0]
    return re.search(_NO_REPLY, local) is not None


def lies_within(domain: str, domains: Collection[str]) -> bool:
    """Whether a domain is one of these or a subdomain of one."""
    return any(name in domains for name in _with_parents(domain))


def company_domains(domains: Iterable[str]) -> frozenset[str]:
    """Those among them that one company has to itself."""
    return frozenset(domain for domain in domains if domain and kind_of(domain) in _OF_A_COMPANY)


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return kind_of(domain) is DomainKind.FREE


def is_tracking(domain: str) -> bool:
    """Whether it is that of an applicant-tracking system."""
    return kind_of(domain) is DomainKind.TRACKING


def is_scheduler(address: str) -> bool:
    """Whether an address (`Address.key`) is that of a service that books meetings for others."""
    return kind_of(address) is DomainKind.SCHEDULER


def books_interviews(address: str) -> bool:
    """Whether it is that of a scheduler that books nothing but job interviews."""
    return lies_within(address.rpartition("@")[2], _lists()["interviews"])


def searched_domains() -> frozenset[str]:
    """The commonest tracking systems and schedulers: those a mailbox is searched for."""
    return frozenset(_lists()["searched"])


def registrable_domain(domain: str) -> str:
    """What its owner registered: `acme.ltd.uk` of `mail.acme.ltd.uk` (publicsuffix.org).

    A public suffix is returned as it is, and so is a name of two labels: those need no list.
    """
    if domain.count(".") < _TWO:
        return domain
    return _suffixes().privatesuffix(domain) or domain


def provider_domain(domain: str) -> str:
    """As `registrable_domain`; one for all the domains under which one provider's mail servers bear names."""
    registered = registrable_domain(domain)
    return _providers().get(registered, registered)


def belong_together(domain: str, other: str) -> bool:
    """Whether one domain is the other or lies below it; a public suffix such as `co.uk` is nobody's.

    Two departments beside each other are not taken for one: a host may let each to somebody else.
    """
    upper, lower = sorted((domain, other), key=len)
    if not lower.endswith(f".{upper}"):
        return upper == lower
    return registrable_domain(upper) == registrable_domain(lower)


def own_labels(domain: str) -> tuple[str, ...]:
    """The labels that its owner chose, the registered one first: `prairiegate`, `mail`."""
    registered = registrable_domain(domain)
    labels = domain.removesuffix(registered).strip(".").split(".")
    name = registered.partition(".")[0] if "." in registered else ""
    return tuple(label for label in (name, *reversed(labels)) if label)


def name_label(domain: str) -> str:
    """The label that may name a company: `quillhouse` of quillhouse.co.uk; empty where there is none."""
    return next(iter(own_labels(domain)), "")


def _with_parents(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    return (".".join(labels[at:]) for at in range(len(labels)))


@cache
def _free_mail() -> frozenset[str]:
    lines = _read("free_mail.txt").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _services() -> dict[str, DomainKind]:
    lists = _lists()
    return {name: kind for kind in DomainKind for name in lists.get(kind, ())}


@cache
def _lists() -> dict[str, list[str]]:
    import tomllib  # noqa: PLC0415 - a run with nothing due reads no mail

    lists: dict[str, list[str]] = tomllib.loads(_read("services.toml"))
    return lists


@cache
def _providers() -> dict[str, str]:
    import tomllib  # noqa: PLC0415 - a run with nothing due reads no mail

    lists: list[list[str]] = tomllib.loads(_read("servers.toml"))["providers"]
    return {name: names[0] for names in lists for name in names}


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - its list takes 40 ms to read

    return PublicSuffixList()


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def is_this_machine(host: str) -> bool:
    """Whether a host name or address is this machine (a loopback address, or `localhost`)."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def is_safe_for_tokens(address: str) -> bool:
    """Whether tokens may travel to a web address: it is encrypted, or does not leave this machine.

    Raises:
        ValueError: it is no address at all.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(host)))
