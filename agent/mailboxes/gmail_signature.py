"""The addresses a person writes from in Gmail (`sendAs`), with the name and the signature of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agent.mailboxes.gmail_requests import Wire, resources
from agent.model.mail import Address
from agent.reading import markup


@dataclass(frozen=True, slots=True)
class SendAs:
    """An identity of the person."""

    address: str
    name: str
    signature_html: str
    """As Gmail keeps it; empty: none."""
    signature_text: str
    """The same in plain words, without blank lines around it."""


def identity(wire: Wire, address: str) -> SendAs:
    """The identity for an address: its own, else the default, the primary, the first, or the bare address.

    `me+jobs@…` counts as `me@…` where it has no entry of its own.
    """
    known = [one for one in resources(wire, "sendAs") if _is_usable(one)]
    wanted = (
        _is_for(address),
        _is_for(_without_tag(address)),
        _is("isDefault"),
        _is("isPrimary"),
        lambda _: True,
    )
    for fits in wanted:
        for one in known:
            if fits(one):
                return _read(one, known)
    return SendAs(address, "", "", "")


def _read(wire: Wire, known: Iterable[Wire]) -> SendAs:
    """Where an alias has no name of its own Gmail takes the primary address's."""
    primary = next((str(one.get("displayName") or "") for one in known if one.get("isPrimary")), "")
    html = str(wire.get("signature") or "").strip()
    return SendAs(
        address=str(wire["sendAsEmail"]),
        name=str(wire.get("displayName") or "") or primary,
        signature_html=html,
        signature_text="\n".join(line.rstrip() for line in markup.text_of(html).strip().splitlines()),
    )


def _is_usable(wire: Wire) -> bool:
    """An alias counts once its owner confirmed it; the login address has no such state."""
    return bool(wire.get("sendAsEmail")) and wire.get("verificationStatus", "accepted") == "accepted"


def _is_for(address: str) -> Callable[[Wire], bool]:
    key = Address(address).key
    return lambda one: Address(str(one["sendAsEmail"])).key == key


def _is(flag: str) -> Callable[[Wire], bool]:
    return lambda one: one.get(flag) is True


def _without_tag(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
