"""The parts of a service's address, and over which way its words may travel.

An address is a secret: whoever has it can tell the person anything. No sentence shows one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote

from agent.knowledge.domains import is_host_name

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,19})://(.+)", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#]*")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?")
_HIGHEST_PORT = 65535
_LONGEST = 2000
_NEAR = frozenset({"localhost", "local", "lan", "home", "internal", "localdomain"})
"""Last labels of names that no public server can have (RFC 6761, RFC 6762, RFC 8375, ICANN on `internal`)."""
_HOME_ARPA = ".home.arpa"
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]*")
"""A number of four bytes without dots, which resolvers take too."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An address, taken apart; nothing of it is shown but the scheme and the host."""

    scheme: str
    """In small letters: `ntfys`, `https`."""
    user: str = field(repr=False)
    password: str = field(repr=False)
    authority: str = field(repr=False)
    """What stands for a host; some services have a token or a topic there."""
    path: tuple[str, ...] = field(repr=False)
    """Its parts without empty ones; one that began with `#` still does."""

    @property
    def is_web(self) -> bool:
        """Whether it is written as a browser writes it."""
        return self.scheme in {"http", "https"}

    @property
    def host(self) -> str:
        """In small letters, without the port; empty where there is none."""
        found = _HOST.fullmatch(self.authority)
        return found[1].lower() if found else ""


class WrongAddressError(ValueError):
    """What is wrong with an address, as the end of a sentence; it shows nothing of it."""


def take_apart(written: str) -> Parts:
    """The parts of an address.

    Raises:
        WrongAddressError: it has none, or some that no service here takes.
    """
    text = written.strip()
    found = _SCHEME.fullmatch(text) if len(text) <= _LONGEST and text.isprintable() else None
    if found is None or " " in text:
        raise WrongAddressError("it is no web address: those begin with a word and ://")
    scheme, rest = found[1].lower(), found[2]
    authority = _AUTHORITY.match(rest)
    before = authority[0] if authority else ""
    tail = rest[len(before) :]
    if "?" in tail:
        raise WrongAddressError("nothing may stand behind a question mark: leave that part out")
    userinfo, _, host = before.rpartition("@")
    user, _, password = userinfo.partition(":")
    path = tuple(unquote(part) for part in tail.split("/") if part)
    if not all(part.isprintable() for part in path):
        raise WrongAddressError("it holds characters that no address has")
    return Parts(scheme, unquote(user), unquote(password), host, path)


def find_origin(parts: Parts, *, is_encrypted: bool, default_port: int | None = None) -> str:
    """Where the server is: `https://HOST:PORT`, or `http` in the person's own network.

    What goes without encryption can be read on its way, the words and the token. At home that is the usual
    way to reach a server of one's own, which seldom has a certificate; through the internet it is refused.

    Raises:
        WrongAddressError: there is no host, or it is far away and http.
    """
    found = _HOST.fullmatch(parts.authority)
    if found is None or not (found[1].startswith("[") or is_host_name(found[1])):
        raise WrongAddressError("there is no name of a server behind ://")
    port = int(found[2]) if found[2] else default_port
    if port is not None and not 0 < port <= _HIGHEST_PORT:
        raise WrongAddressError("the number behind the server's name is no port")
    if not is_encrypted and not is_near(found[1]):
        raise WrongAddressError(
            "without encryption a word may go to this computer or your own network only; "
            f"write {parts.scheme}s:// where the server has a certificate"
        )
    origin = f"{'https' if is_encrypted else 'http'}://{found[1].lower()}"
    return f"{origin}:{port}" if port else origin


def is_near(host: str) -> bool:
    """Whether a host is this computer or in a private network, as far as its name or number tells."""
    bare = host.strip("[]").lower().rstrip(".")
    try:
        number: IPv4Address | IPv6Address = ip_address(bare)
    except ValueError:
        last = bare.rpartition(".")[2]
        is_alone = "." not in bare and _NUMBER.fullmatch(bare) is None
        return is_alone or last in _NEAR or bare.endswith(_HOME_ARPA)
    if isinstance(number, IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    return number.is_private and not number.is_unspecified
