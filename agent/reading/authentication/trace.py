"""Received lines (RFC 5321 §4.4): which of a mail's headers the person's own servers wrote.

Each server puts its line above all that is there. The topmost is therefore the own server's, and as long as a
line says that the mail came from one of the own servers, the next is theirs too. The last of these, the entry
line, says that it came from outside. What stands above it no sender can have written; what stands right below
it either side may have; further down all is the sender's.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.knowledge.domains import provider_domain

_MOST = 100
"""More lines of one mail are not read."""
_LONGEST = 2_000
"""Characters of one line that are read."""
_PIECE = re.compile(r"[()]|[^()]+")
_WORD = re.compile(r"[^\s;,<>]+")
_REMARK = re.compile(r"[^\s;,<>\[\]]+")
_GREETING = re.compile(r"(?i)\b(?:helo|ehlo)[= ]\s{0,20}\S+")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,20}")
_NEAR = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Addresses of one's own network (RFC 1918, RFC 6598, RFC 4193); those for examples are none."""
_HANDED_OVER = re.compile(r"(?:utf8)?lmtp[as]*|local|mapi")
_FETCHED = re.compile(r"imap\w*|pop3\w*|getmail|fetchmail")
_INNER_NAMES = frozenset({"internal", "intranet", "lan", "local", "localdomain", "localhost", "private"})
_LOCAL_NAMES = _INNER_NAMES | {"unknown"}
"""With what servers write of a host without a name."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received line."""

    by: str = ""
    """The host that wrote it, lower case; empty where it does not say."""
    source: str = ""
    """What the host that it came from calls itself, lower case."""
    names: tuple[str, ...] = ()
    """What the writer found out of that host's name; `unknown`: it has none."""
    addresses: tuple[str, ...] = ()
    """What the writer saw of that host's network address."""
    protocol: str = ""
    """Lower case."""


@dataclass(frozen=True, slots=True)
class Region:
    """The headers of one name that stand where the own servers write, from the top down."""

    above: tuple[str, ...]
    """Above the entry line: the own servers wrote them."""
    below: tuple[str, ...]
    """Right below it: the own servers or the sender wrote them."""
    entry: str
    """The host that took the mail in; empty where no line says so."""
    servers: frozenset[str]
    """The own servers as far as their lines name them, by `server_house`."""


def read_hop(value: str) -> Hop:
    """Read a Received line, unfolded; what it does not say is empty."""
    words: list[str] = []
    remarks: list[str] = []
    depth = 0
    for piece in _PIECE.findall(value[:_LONGEST]):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(depth - 1, 0)
        elif not depth:
            words += _WORD.findall(piece.lower())
        elif "by" not in words:
            remarks.append(piece.lower())
    said: dict[str, str] = {}
    for word, after in pairwise(words):
        if word in {"from", "by", "with"}:
            said.setdefault(word, after.strip("[].\"'").removeprefix("ipv6:"))
    source = said.get("from", "")
    tokens = [one.removeprefix("ipv6:") for one in _REMARK.findall(_GREETING.sub(" ", " ".join(remarks)))]
    addresses = tuple(one for one in tokens if _is_address(one))
    if not addresses and _is_address(source):
        addresses = (source,)
    names = tuple(one for one in tokens if server_house(one) or one.rpartition(".")[2] in _LOCAL_NAMES)
    return Hop(said.get("by", ""), source, names, addresses, said.get("with", ""))


def server_house(host: str) -> str:
    """Whose a server is, by the domain its owner registered; empty for a name that no public net knows."""
    host = host.lower().strip(".")
    *_, last = host.split(".")
    if not _HOST.fullmatch(host) or not last.strip("0123456789") or last in _INNER_NAMES:
        return ""
    return provider_domain(host)


def find_region(fields: Sequence[tuple[str, str]], believed: Collection[str] = ()) -> Region:
    """Where among a mail's headers the own servers write.

    Args:
        fields: The Received lines and the headers asked about, as they stand from the top down: each
            lower-case name with its value, unfolded.
        believed: The own servers that are known from elsewhere, by `server_house`.
    """
    hops: list[Hop] = []
    sections: list[list[str]] = [[]]
    for name, value in fields:
        if name != "received":
            sections[-1].append(value)
        elif len(hops) == _MOST:
            break
        else:
            hops.append(read_hop(value))
            sections.append([])
    if not hops:
        return Region((), tuple(sections[0]), "", frozenset())
    named = {server_house(hops[0].by)} - {""}
    entry = 0
    for here, further in pairwise(hops):
        if _FETCHED.fullmatch(here.protocol):
            named |= {server_house(here.source)} - {""}
        if not _is_inner(here, named | set(believed)) or not _may_be_own(further, named, believed):
            break
        named |= {server_house(further.by)} - {""}
        entry += 1
    above = tuple(value for section in sections[: entry + 1] for value in section)
    return Region(above, tuple(sections[entry + 1]), hops[entry].by, frozenset(named))


def _is_inner(hop: Hop, own: Collection[str]) -> bool:
    """Whether a line of an own server says that the mail came from another of them."""
    if not hop.source or _HANDED_OVER.fullmatch(hop.protocol) or _FETCHED.fullmatch(hop.protocol):
        return True
    if hop.addresses and all(map(_is_near, hop.addresses)):
        return True
    return all(server_house(name) in own for name in (hop.source, *hop.names))


def _may_be_own(hop: Hop, named: Collection[str], believed: Collection[str]) -> bool:
    """Whether the line below one that came from an own server may be that server's."""
    house = server_house(hop.by)
    return not house or not named or house in named or house in believed


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_near(address: str) -> bool:
    network_address = ipaddress.ip_address(address)
    return any(network_address in network for network in _NEAR)
