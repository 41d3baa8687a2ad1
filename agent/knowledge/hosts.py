"""What the address of a server says: whether it is this machine, and whether a secret may travel to it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


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
