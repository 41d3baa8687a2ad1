"""Meetings of text/calendar parts (RFC 5545, RFC 5546), as calendars really write them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from agent.model.mail import Address, Invitation

_LONGEST = 262_144
"""A larger calendar is an export, not an invitation."""
_MOST = 20
_ATTENDEES = 50


def read_invitations(payload: bytes | str) -> tuple[Invitation, ...]:
    """The meetings of a calendar part; empty where nothing can be read. Nothing raises.

    Times are aware with the offset of their zone (VTIMEZONE, IANA and Windows names); a floating time,
    a bare date or an unknown zone is None, never UTC (MAIL-FACTS: that shifts meetings by hours).
    """
    raw = payload.encode("utf-8", "replace") if isinstance(payload, str) else payload
    if not raw.strip() or len(raw) > _LONGEST:
        return ()
    found: list[Invitation] = []
    for calendar in _calendars(raw):
        method = _text(calendar.get("METHOD")).upper()
        for event in calendar.walk("VEVENT"):
            if len(found) == _MOST:
                return tuple(found)
            found.append(_invitation(event, method))
    return tuple(found)


def _calendars(raw: bytes) -> list[Any]:
    from icalendar import Calendar  # noqa: PLC0415 - heavy; only where a calendar part stands
    from icalendar.timezone import tzp  # noqa: PLC0415

    # The library remembers a VTIMEZONE by name for the whole process: one mail's zone must not be another's.
    tzp.use_default()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(Calendar.from_ical(raw, multiple=True))
    except Exception:  # noqa: BLE001 - ValueError, AttributeError, KeyError, … : a broken calendar is none
        return []


def _invitation(event: Any, method: str) -> Invitation:  # noqa: ANN401 - the library's types are dynamic
    start = _moment(event, "DTSTART")
    end = _moment(event, "DTEND")
    if end is None and start is not None and isinstance(length := _value(event, "DURATION"), timedelta):
        end = _sum(start, length)
    return Invitation(
        method=method,
        uid=_text(event.get("UID")),
        sequence=_number(event.get("SEQUENCE")),
        start=start,
        end=end,
        summary=_text(event.get("SUMMARY")),
        organizer=next(iter(_people(event.get("ORGANIZER"))), None),
        attendees=tuple(_people(event.get("ATTENDEE"))),
        location=_text(event.get("LOCATION")),
    )


def _value(event: Any, name: str) -> object:  # noqa: ANN401
    """A property's Python value; broken ones raise only when they are asked."""
    try:
        return event.get(name).dt
    except Exception:  # noqa: BLE001 - missing, doubled, or of another kind
        return None


def _moment(event: Any, name: str) -> datetime | None:  # noqa: ANN401
    try:
        value = event.get(name).dt
        offset = value.utcoffset() if isinstance(value, datetime) else None
        return None if offset is None else value.replace(tzinfo=timezone(offset))
    except Exception:  # noqa: BLE001 - missing, doubled, broken, or of a VTIMEZONE without an offset
        return None


def _sum(start: datetime, length: timedelta) -> datetime | None:
    try:
        return start + length
    except OverflowError:
        return None


def _text(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return "" if first is None else " ".join(str(first).split())[:500]


def _number(value: object) -> int:
    try:
        return int(_text(value) or 0)
    except ValueError:
        return 0


def _people(value: object) -> Iterable[Address]:
    """CAL-ADDRESS values; `mailto:` may be missing."""
    for one in (value if isinstance(value, list) else [value])[:_ATTENDEES]:
        text = _text(one)
        email = text[7:] if text[:7].lower() == "mailto:" else text
        if "@" in email and " " not in email:
            params = getattr(one, "params", {})
            yield Address(email, _text(params.get("CN")))
