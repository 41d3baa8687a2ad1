"""What the name of a host says: whether it is this machine, and whose sign-in its IMAP server takes."""

from __future__ import annotations

import ipaddress
from typing import Literal, TypeAlias

Provider: TypeAlias = Literal["google", "microsoft"]

_SIGN_INS: dict[str, Provider] = {
    "gmail.com": "google",
    "googlemail.com": "google",
    "office365.com": "microsoft",
    "outlook.com": "microsoft",
}
"""Domains whose IMAP servers take access tokens. No other host is ever shown one."""


def loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def provider_of(host: str, client_id: str = "") -> Provider | None:
    """Who gives the access tokens that an IMAP server takes; None: nobody we know.

    Args:
        host: The IMAP server. On this machine there may be a proxy for either of the two.
        client_id: The id of the person's own app at Microsoft; empty: they have none.
    """
    if loopback(host):
        return "microsoft" if client_id else "google"
    name = host.casefold().rstrip(".")
    return next(
        (provider for domain, provider in _SIGN_INS.items() if name == domain or name.endswith(f".{domain}")),
        None,
    )
