"""Meetings of text/calendar parts (RFC 5545, RFC 5546), as calendars really write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from agent.model.mail import Address, Invitation
from agent.reading import calendar_lines
from agent.reading.calendar_lines import Calendar, Component, Line
from agent.reading.calendar_links import video_link
from agent.reading.calendar_zones import clearly_named, known_zone, read_local, zone_by_rules
from agent.reading.decoding import decode_header

_LONGEST = 500
_LONGEST_NAME = 200
_ATTENDEES = 50
_QUOTED = 60
"""Characters of something unreadable that are shown to the person."""
_YEARS = range(1980, 2101)
"""A year outside is a broken clock, not a date."""
_LONGEST_MEETING = timedelta(days=366)

_UNSAFE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control and direction-changing characters: no name or title needs them."""
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAILBOX = re.compile(r"[^\s<>,;:\"@]{1,64}@[^\s<>,;:\"@]{1,190}")
_NOTES_NAME = re.compile(r"(?:CN=)?([^/=]+ [^/=]+)(?:/[^/]+)+")
"""`Alasdair Munro/Perth/Caledon`: a name of Lotus Notes."""
_ROOM = re.compile(r"@resource\.calendar\.google\.com$", re.IGNORECASE)
_NOBODY = frozenset({"unknownorganizer@calendar.google.com"})
"""What Google writes where an event has no organiser."""
_ROOMS = frozenset({"ROOM", "RESOURCE"})


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """What was read of a calendar part, and why not the rest, a sentence each."""

    invitations: tuple[Invitation, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Moment:
    """A start or an end as far as it is known."""

    aware: datetime | None = None
    local: datetime | None = None
    zone: str = ""
    whole_day: bool = False
    problems: tuple[str, ...] = ()


def read_invitations(payload: bytes | str) -> tuple[Invitation, ...]:
    """The meetings of a calendar part; empty where nothing can be read. Nothing raises.

    Times are aware with the offset of their zone (VTIMEZONE, IANA and Windows names); a floating time,
    a bare date or an unknown zone is None, never UTC (MAIL-FACTS: that shifts meetings by hours).
    """
    raw = payload.encode("utf-8", "replace") if isinstance(payload, str) else payload
    return read_calendar(raw).invitations


def read_calendar(raw: bytes, charset: str = "", *, whole: bool = True) -> ReadCalendar:
    """The meetings of a calendar part and what of it cannot be read. Nothing raises.

    Args:
        raw: The part, decoded from its transfer encoding.
        charset: As the mail names it; a calendar that can be UTF-8 is, whatever the mail says.
        whole: False where more of the part was left out.
    """
    if not raw.strip():
        return ReadCalendar(problems=("The calendar is empty.",))
    scanned = calendar_lines.scan(raw, charset)
    cut = scanned.cut or not whole
    problems = []
    if cut:
        problems.append("The calendar is very long, so I read only its beginning.")
    if scanned.more:
        problems.append(
            f"The calendar holds more than {calendar_lines.MOST} meetings, so I read only the first."
        )
    found = [
        _invitation(event, calendar, cut=cut) for calendar in scanned.calendars for event in calendar.events
    ]
    if not found and not scanned.others:
        problems.append("The calendar is broken: no meeting can be read from it.")
    return ReadCalendar(tuple(found), tuple(problems))


def safe(text: str, longest: int = _LONGEST) -> str:
    """One line without control and direction-changing characters, of bounded length."""
    return " ".join(_UNSAFE.sub("", text[: longest * 4]).split())[:longest].strip()


def _invitation(event: Component, calendar: Calendar, *, cut: bool) -> Invitation:
    start = _moment(event, "DTSTART", calendar)
    end = _end(event, calendar, start)
    problems = [*start.problems, *(p for p in end.problems if p not in start.problems)]
    if not event.ended:
        problems.append(
            "The calendar ends in the middle of it." if cut else "It has no proper end in the calendar."
        )
    return Invitation(
        method=calendar.method,
        uid=_text(event, "UID"),
        sequence=_number(event.first("SEQUENCE").value),
        start=start.aware,
        end=end.aware,
        summary=_text(event, "SUMMARY"),
        organizer=next((one for one, _ in _people(event.every("ORGANIZER"))), None),
        attendees=tuple(one for one, line in _people(event.every("ATTENDEE")) if not _is_room(one, line)),
        location=_text(event, "LOCATION") or _room(event),
        zone=start.zone,
        local_start=start.local,
        local_end=end.local,
        whole_day=start.whole_day,
        recurrence=_recurrence(event, calendar),
        repeats="RRULE" in event.lines or "RDATE" in event.lines,
        stamp=_stamp(event.first("DTSTAMP").value),
        status=_text(event, "STATUS").upper(),
        link=video_link(event),
        answers=tuple(
            (one.key, safe(line.params["PARTSTAT"], 40).upper())
            for one, line in _people(event.every("ATTENDEE"))
            if "PARTSTAT" in line.params
        ),
        problems=tuple(problems),
    )


def _moment(event: Component, name: str, calendar: Calendar) -> _Moment:
    """DTSTART or DTEND."""
    lines = event.every(name)
    what = "start" if name == "DTSTART" else "end"
    if not lines or not lines[0].value:
        return _Moment(problems=(f"It gives no {what}.",) if what == "start" else ())
    if len({line.value for line in lines}) > 1:
        return _Moment(problems=(f"It gives more than one {what}.",))
    line = lines[0]
    text = line.value.strip()
    local = read_local(text)
    if local is None:
        return _Moment(problems=(f"Its {what} “{_shown(text)}” is no date and time.",))
    if local.year not in _YEARS:
        return _Moment(problems=(f"Its {what} lies in the year {local.year}.",))
    if "T" not in text.upper():
        return _Moment(local=local, whole_day=True, problems=("It gives a day but no time.",))
    return _placed(local, line, event.first("TZID").value, calendar)


def _placed(local: datetime, line: Line, event_zone: str, calendar: Calendar) -> _Moment:
    """A time on the clock with the zone it is in; some programs name that once for the whole event."""
    name = line.params.get("TZID", "") or event_zone
    zone = safe(name.strip("\"' "), _LONGEST_NAME)
    if line.value.strip().upper().endswith("Z"):
        return _Moment(local.replace(tzinfo=UTC))
    if not name:
        return _Moment(local=local, problems=("It gives a time but no time zone.",))
    named = known_zone(name)
    rules = calendar.zones.get(name.strip("\"' "))
    ruled = zone_by_rules(rules, local) if rules else None
    by_name, by_rules = _at(local, named), _at(local, ruled)
    # Rules are often cut short or years old, the name of a place is not; an abbreviation means what they say.
    by_place = clearly_named(name)
    chosen = (by_name or by_rules) if by_place else (by_rules or by_name)
    if chosen is None:
        return _Moment(
            local=local,
            zone=zone,
            problems=(f"The calendar names the time zone “{_shown(zone)}”, which I do not know.",),
        )
    doubt = (
        (f"The calendar's own rules for the time zone “{_shown(zone)}” differ from what I know of it.",)
        if by_place and by_name and by_rules and by_name != by_rules
        else ()
    )
    return _Moment(chosen, local, zone, problems=doubt)


def _at(local: datetime, zone: tzinfo | None) -> datetime | None:
    """A local time with the fixed offset its zone has then."""
    offset = local.replace(tzinfo=zone).utcoffset() if zone is not None else None
    return None if offset is None else local.replace(tzinfo=timezone(offset))


def _end(event: Component, calendar: Calendar, start: _Moment) -> _Moment:
    """DTEND, or the start and DURATION."""
    end = _moment(event, "DTEND", calendar)
    if end.aware is None and end.local is None and "DTEND" not in event.lines:
        length = _length(event.first("DURATION").value)
        if length is None or (start.local is None and start.aware is None):
            return end
        end = _Moment(
            start.aware + length if start.aware else None, start.local + length if start.local else None
        )
    backwards = (start.aware and end.aware and end.aware < start.aware) or (
        start.local and end.local and start.zone == end.zone and end.local < start.local
    )
    if backwards:
        return _Moment(problems=("It ends before it starts.",))
    return end


def _length(text: str) -> timedelta | None:
    """A DURATION; one that is negative or longer than a year is broken."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return length if length <= _LONGEST_MEETING else None


def _recurrence(event: Component, calendar: Calendar) -> str:
    """RECURRENCE-ID in UTC where its zone is known, so that an update and a cancellation name it alike."""
    line = event.first("RECURRENCE-ID")
    if not line.value.strip():
        return ""
    local = read_local(line.value)
    if local is None or local.year not in _YEARS or "T" not in line.value.upper():
        return safe(line.value, 40)
    aware = _placed(local, line, event.first("TZID").value, calendar).aware
    return f"{aware.astimezone(UTC):%Y%m%dT%H%M%SZ}" if aware else safe(line.value, 40)


def _stamp(text: str) -> datetime | None:
    """DTSTAMP, which is always UTC (RFC 5545 §3.8.7.2)."""
    local = read_local(text)
    return local.replace(tzinfo=UTC) if local and local.year in _YEARS else None


def _people(lines: list[Line]) -> Iterator[tuple[Address, Line]]:
    """CAL-ADDRESS values, each once; `mailto:` may be missing, and Apple puts the address into EMAIL."""
    seen: set[str] = set()
    for line in lines[:_ATTENDEES]:
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
    name = safe(_ESCAPED.sub(r"\1", decode_header(written[:_LONGEST])), _LONGEST_NAME).strip("\"' ")
    if found := _NOTES_NAME.fullmatch(name):
        name = found[1]
    return "" if name.casefold() == email.casefold() else name


def _is_room(one: Address, line: Line) -> bool:
    return line.params.get("CUTYPE", "").upper() in _ROOMS or _ROOM.search(one.email) is not None


def _room(event: Component) -> str:
    """The name of a room that is invited: where they meet, if no place is given."""
    rooms = (one.name for one, line in _people(event.every("ATTENDEE")) if _is_room(one, line))
    return next((name for name in rooms if name), "")


def _text(event: Component, name: str) -> str:
    return safe(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], event.first(name).value))


def _shown(text: str) -> str:
    """Something unreadable, short enough for a sentence."""
    plain = safe(text)
    return plain if len(plain) <= _QUOTED else plain[:_QUOTED].rstrip() + "…"


def _number(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else 0  # noqa: PLR2004 - 32 bits
