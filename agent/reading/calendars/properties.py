"""Who takes part in a calendar entry, and when it is, as far as both can be known without a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from urllib.parse import unquote

from agent.model.mail import Address
from agent.reading.calendars.lines import WORDS, Calendar, Component, Line, clean_words, shorten
from agent.reading.calendars.zones import clearly_named, find_zone, read_local, zone_by_rules
from agent.reading.decoding import decode_header

_LONGEST_NAME = 200
_MOST = 50
_AROUND = "<>\"'\\ \t"
_MAILBOX = re.compile(r"[^\s<>,;:\"@]{1,64}@[^\s<>,;:\"@]{1,190}")
_NOTES_NAME = re.compile(r"(?:CN=)?([^/=]+ [^/=]+)(?:/[^/]+)+")
"""`Alasdair Munro/Perth/Caledon`: a name of Lotus Notes."""
_ROOM_ADDRESS = re.compile(r"@resource\.calendar\.google\.com$", re.IGNORECASE)
_ROOMS = frozenset({"ROOM", "RESOURCE"})
_NOBODY = frozenset({"unknownorganizer@calendar.google.com"})
"""What Google writes where an event has no organiser."""
_YEARS = range(1980, 2101)
"""A year outside is a broken clock, not a date."""
_LONGEST_MEETING = timedelta(days=366)
_LONGEST_ZONE = 200


def organizer_of(event: Component) -> Address | None:
    """Who called the meeting; None where nobody is named by an address."""
    return next((address for address, _ in _addresses(event, "ORGANIZER")), None)


def attendees_of(event: Component) -> tuple[Address, ...]:
    """The people invited, at most fifty."""
    return tuple(address for address, line in _addresses(event, "ATTENDEE") if not _is_room(address, line))


def answers_of(event: Component) -> tuple[tuple[str, str], ...]:
    """`Address.key` and PARTSTAT of each attendee who has one."""
    return tuple(
        (address.key, clean_words(line.params["PARTSTAT"], 40).upper())
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
    """The address of a cal-address (RFC 5545 §3.3.3), also quoted, in brackets or percent-encoded."""
    scheme = text.lower().rfind("mailto:")
    address = text[scheme + len("mailto:") :] if scheme >= 0 else text
    address = address.partition("?")[0].strip(_AROUND)
    address = address.rpartition("<")[2]
    address = clean_words(unquote(address.strip(_AROUND)) if "%" in address else address.strip(_AROUND))
    return address if _MAILBOX.fullmatch(address) else ""


def _name(written: str, email: str) -> str:
    """A CN; one that only repeats the address is none, and Notes puts the unit behind it."""
    name = clean_words(decode_header(written[:WORDS]), _LONGEST_NAME).strip("\"' ")
    if found := _NOTES_NAME.fullmatch(name):
        name = found[1]
    return "" if (_mailbox(name) or name).casefold() == email.casefold() else name


def _is_room(address: Address, line: Line) -> bool:
    return line.params.get("CUTYPE", "").upper() in _ROOMS or _ROOM_ADDRESS.search(address.email) is not None


@dataclass(frozen=True, slots=True)
class Moment:
    """A start or an end as far as it is known."""

    aware: datetime | None = None
    local: datetime | None = None
    zone: str = ""
    whole_day: bool = False
    problems: tuple[str, ...] = ()


def start_of(event: Component, calendar: Calendar) -> Moment:
    """DTSTART."""
    return _moment(event, "DTSTART", calendar)


def end_of(event: Component, calendar: Calendar, start: Moment) -> Moment:
    """DTEND, or the start and DURATION."""
    end = _moment(event, "DTEND", calendar)
    if end.aware is None and end.local is None and "DTEND" not in event.lines:
        length = _length(event.first("DURATION").value)
        if length is None or (start.local is None and start.aware is None):
            return end
        end = Moment(
            start.aware + length if start.aware else None, start.local + length if start.local else None
        )
    backwards = (start.aware and end.aware and end.aware < start.aware) or (
        start.local and end.local and start.zone == end.zone and end.local < start.local
    )
    if backwards:
        return Moment(problems=("It ends before it starts.",))
    return end


def recurrence_of(event: Component, calendar: Calendar) -> str:
    """RECURRENCE-ID in UTC where its zone is known, so that an update and a cancellation name it alike."""
    line = event.first("RECURRENCE-ID")
    if not line.value.strip():
        return ""
    local = read_local(line.value)
    if local is None or local.year not in _YEARS or "T" not in line.value.upper():
        return clean_words(line.value, 40)
    aware = _placed(local, line, event.first("TZID").value, calendar).aware
    return f"{aware.astimezone(UTC):%Y%m%dT%H%M%SZ}" if aware else clean_words(line.value, 40)


def stamp_of(event: Component) -> datetime | None:
    """DTSTAMP, which is always UTC (RFC 5545 §3.8.7.2)."""
    local = read_local(event.first("DTSTAMP").value)
    return local.replace(tzinfo=UTC) if local and local.year in _YEARS else None


def _moment(event: Component, name: str, calendar: Calendar) -> Moment:
    """DTSTART or DTEND."""
    lines = event.every(name)
    what = "start" if name == "DTSTART" else "end"
    if not lines or not lines[0].value:
        return Moment(problems=(f"It gives no {what}.",) if what == "start" else ())
    if len({line.value for line in lines}) > 1:
        return Moment(problems=(f"It gives more than one {what}.",))
    line = lines[0]
    text = line.value.strip()
    local = read_local(text)
    if local is None:
        return Moment(problems=(f"Its {what} “{shorten(text)}” is no date and time.",))
    if local.year not in _YEARS:
        return Moment(problems=(f"Its {what} lies in the year {local.year}.",))
    if "T" not in text.upper():
        return Moment(local=local, whole_day=True, problems=("It gives a day but no time.",))
    return _placed(local, line, event.first("TZID").value, calendar)


def _placed(local: datetime, line: Line, event_zone: str, calendar: Calendar) -> Moment:
    """A time on the clock with the zone it is in; some programs name that once for the whole event."""
    name = line.params.get("TZID", "") or event_zone
    zone = clean_words(name.strip("\"' "), _LONGEST_ZONE)
    if line.value.strip().upper().endswith("Z"):
        return Moment(local.replace(tzinfo=UTC))
    if not name:
        return Moment(local=local, problems=("It gives a time but no time zone.",))
    named = find_zone(name)
    rules = calendar.zones.get(name.strip("\"' "))
    ruled = zone_by_rules(rules, local) if rules else None
    by_name, by_rules = _at(local, named), _at(local, ruled)
    # Rules are often cut short or years old, the name of a place is not; an abbreviation means what they say.
    by_place = clearly_named(name)
    chosen = (by_name or by_rules) if by_place else (by_rules or by_name)
    if chosen is None:
        return Moment(
            local=local,
            zone=zone,
            problems=(f"The calendar names the time zone “{shorten(zone)}”, which I do not know.",),
        )
    doubt = (
        (f"The calendar's own rules for the time zone “{shorten(zone)}” differ from what I know of it.",)
        if by_place and by_name and by_rules and by_name != by_rules
        else ()
    )
    return Moment(chosen, local, zone, problems=doubt)


def _at(local: datetime, zone: tzinfo | None) -> datetime | None:
    """A local time with the fixed offset its zone has then."""
    offset = local.replace(tzinfo=zone).utcoffset() if zone is not None else None
    return None if offset is None else local.replace(tzinfo=timezone(offset))


def _length(text: str) -> timedelta | None:
    """A DURATION; one that is negative or longer than a year is broken."""
    from icalendar.prop import vDuration  # noqa: PLC0415 - heavy; only where a calendar stands

    try:
        length = vDuration.from_ical(text.strip().upper())
    except ValueError:
        return None
    return length if timedelta() <= length <= _LONGEST_MEETING else None
