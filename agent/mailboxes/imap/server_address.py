"""The IMAP server in what a person types for one: a web address, a port, a mail address."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal

from agent.errors import UnclearError
from agent.knowledge.domains import is_host_name, is_this_machine
from agent.mailboxes.imap import providers

_LONGEST = 253
_SENDS = ("smtp.", "mx.", "mta.")
_FETCHES = ("pop.", "pop3.")
_SCHEMES: dict[str, Literal["", "implicit", "starttls"]] = {
    "http": "",
    "https": "",
    "imap": "starttls",
    "imaps": "implicit",
    "imap+ssl": "implicit",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server, and what was said of it besides."""

    host: str
    port: int = 0
    """0: nothing was said."""
    tls: Literal["", "implicit", "starttls"] = ""


def read_server(text: str) -> Server:
    """The server that is meant.

    Raises:
        UnclearError: it names none; the sentence says why, and what would.
    """
    typed = text.strip().strip("<>\"'")
    scheme, separator, rest = typed.partition("://")
    if not separator:
        scheme, rest = "", typed
    elif scheme.casefold() not in _SCHEMES:
        raise UnclearError(f"{_cut(scheme)}:// is no mail server. Its name looks like imap.example.org.")
    place = rest.partition("/")[0].partition("?")[0].strip()
    before, at, host = place.rpartition("@")
    if at and not separator:
        return _read_address(before, host)
    host, port = _split_port(host)
    name = host.strip("[]").rstrip(".").casefold()
    if not name:
        raise UnclearError("This one is needed.")
    if preset := providers.find_by_address(f"x@{name}"):  # gmail.com for imap.gmail.com
        return Server(preset.host, preset.port, preset.tls)
    _refuse_others(name)
    tls = _SCHEMES.get(scheme.casefold(), "")
    if scheme and not tls:  # the port of a page in the browser says nothing of mail
        port = 0
    return Server(name, port, tls or ("implicit" if port == providers.TLS_PORT else ""))


def _read_address(before: str, host: str) -> Server:
    """A mail address names its provider's server, where that is known."""
    preset = providers.find_by_address(f"{before}@{host}")
    if preset is None:
        name = host if is_host_name(host) else "example.org"
        raise UnclearError(f"That is an email address. The server is often imap.{name} or mail.{name}.")
    return Server(preset.host, preset.port, preset.tls)


def _split_port(host: str) -> tuple[str, int]:
    """`imap.example.org:993`, `[::1]:993`; a bare IPv6 address has no port."""
    name, colon, port = host.rpartition(":")
    if not colon or (":" in name and not name.endswith("]")):
        return host, 0
    if not (port.isascii() and port.isdecimal() and 1 <= int(port[:9]) <= 65535):  # noqa: PLR2004 - the range
        raise UnclearError(f"“{_cut(port)}” is no port; behind the colon stands a number such as 993.")
    return name, int(port)


def _refuse_others(name: str) -> None:
    if name.startswith(_SENDS):
        raise UnclearError(
            f"{_cut(name)} is for sending. The IMAP server has a name of its own, often imap.…"
        )
    if name.startswith(_FETCHES):
        raise UnclearError(f"{_cut(name)} speaks POP, not IMAP. The IMAP server is often imap.…")
    if is_this_machine(name) or _is_ip(name):
        return
    if " " in name or "." not in name or not is_host_name(name) or len(name) > _LONGEST:
        raise UnclearError(f"“{_cut(name)}” is no name of a server. It looks like imap.example.org.")


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - on a line
