"""Organiser and attendees of a calendar entry (RFC 5545 §3.3.3), and the rooms among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.model.mail import Address
from agent.reading.calendars.lines import Component, Line
from agent.reading.calendars.text import LONGEST, safe
from agent.reading.decoding import decode_header

_LONGEST_NAME = 200
_MOST = 50
_MAILBOX = re.compile(r"[^\s<>,;:\"@]{1,64}@[^\s<>,;:\"@]{1,190}")
_NOTES_NAME = re.compile(r"(?:CN=)?([^/=]+ [^/=]+)(?:/[^/]+)+")
"""`Alasdair Munro/Perth/Caledon`: a name of Lotus Notes."""
_ROOM_ADDRESS = re.compile(r"@resource\.calendar\.google\.com$", re.IGNORECASE)
_ROOMS = frozenset({"ROOM", "RESOURCE"})
_NOBODY = frozenset({"unknownorganizer@calendar.google.com"})
"""What Google writes where an event has no organiser."""


def organizer_of(event: Component) -> Address | None:
    """Who called the meeting; None where nobody is named by an address."""
    return next((address for address, _ in _addresses(event, "ORGANIZER")), None)


def attendees_of(event: Component) -> tuple[Address, ...]:
    """The people invited, at most fifty."""
    return tuple(address for address, line in _addresses(event, "ATTENDEE") if not _is_room(address, line))


def answers_of(event: Component) -> tuple[tuple[str, str], ...]:
    """`Address.key` and PARTSTAT of each attendee who has one."""
    return tuple(
        (address.key, safe(line.params["PARTSTAT"], 40).upper())
        for address, line in _addresses(event, "ATTENDEE")
        if "PARTSTAT" in line.params
    )


def room_of(event: Component) -> str:
    """The name of a room that is invited: where they meet, if no place is given."""
    rooms = (address.name for address, line in _addresses(event, "ATTENDEE") if _is_room(address, line))
    return next((name for name in rooms if name), "")


def _addresses(event: Component, name: str) -> Iterator[tuple[Address, Line]]:
    """Each address once; `mailto:` may be missing, and Apple puts the address into EMAIL."""
    seen: set[str] = set()
    for line in event.every(name)[:_MOST]:
        email = _mailbox(line.value) or _mailbox(line.params.get("EMAIL", ""))
        address = Address(email, _name(line.params.get("CN", ""), email))
        if email and address.key not in seen and address.key not in _NOBODY:
            seen.add(address.key)
            yield address, line


def _mailbox(text: str) -> str:
    scheme = text.lower().rfind("mailto:")
    address = text[scheme + len("mailto:") :] if scheme >= 0 else text
    address = safe(address.partition("?")[0].strip("<> \t"))
    return address if _MAILBOX.fullmatch(address) else ""


def _name(written: str, email: str) -> str:
    """A CN; one that only repeats the address is none, and Notes puts the unit behind it."""
    name = safe(decode_header(written[:LONGEST]), _LONGEST_NAME).strip("\"' ")
    if found := _NOTES_NAME.fullmatch(name):
        name = found[1]
    return "" if name.casefold() == email.casefold() else name


def _is_room(one: Address, line: Line) -> bool:
    return line.params.get("CUTYPE", "").upper() in _ROOMS or _ROOM_ADDRESS.search(one.email) is not None
