"""The addresses a person writes from in Gmail (`sendAs`), with the name and the signature of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agent.mailboxes.gmail.requests import Wire, resources
from agent.model.mail import Address, SendAs
from agent.reading import markup


class Identities(Protocol):
    """Where the identities are kept between runs."""

    def load(self) -> tuple[SendAs, ...] | None:
        """What was kept; None: nothing that still counts."""
        ...

    def save(self, told: tuple[SendAs, ...]) -> None:
        """Keep them."""
        ...


def identities(wire: Wire) -> tuple[SendAs, ...]:
    """Those that mail may go out from: an alias counts once its owner confirmed it.

    Where an alias has no name of its own Gmail takes the primary address's.
    """
    usable = [
        one
        for one in resources(wire, "sendAs")
        if one.get("sendAsEmail") and one.get("verificationStatus", "accepted") == "accepted"
    ]
    primary = next((str(one.get("displayName") or "") for one in usable if one.get("isPrimary")), "")
    return tuple(_read(one, primary) for one in usable)


def choose(known: Sequence[SendAs], address: str) -> SendAs:
    """The identity for an address: its own, else the default, the primary, the first, or the bare address.

    `me+jobs@…` counts as `me@…` where it has no entry of its own.
    """
    mine = [one for one in known if _key(one.address) == _key(address)]
    untagged = [one for one in known if _key(one.address) == _key(_without_tag(address))]
    default = [one for one in known if one.is_default]
    primary = [one for one in known if one.is_primary]
    return next(iter((*mine, *untagged, *default, *primary, *known)), SendAs(address))


def _read(wire: Wire, primary: str) -> SendAs:
    html = str(wire.get("signature") or "").strip()
    return SendAs(
        address=str(wire["sendAsEmail"]),
        name=str(wire.get("displayName") or "") or primary,
        signature_html=html,
        signature_text="\n".join(line.rstrip() for line in markup.text_of(html).strip().splitlines()),
        is_default=wire.get("isDefault") is True,
        is_primary=wire.get("isPrimary") is True,
    )


def _key(address: str) -> str:
    return Address(address).key


def _without_tag(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
