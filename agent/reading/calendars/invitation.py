"""The meetings in the calendars of a mail (RFC 5545, RFC 5546), wherever it carries them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agent.model.mail import Invitation
from agent.reading.calendars import lines as calendar_lines
from agent.reading.calendars.lines import Calendar, Component, clean_words
from agent.reading.calendars.places import video_link
from agent.reading.calendars.properties import (
    answers_of,
    attendees_of,
    end_of,
    organizer_of,
    recurrence_of,
    room_of,
    stamp_of,
    start_of,
)
from agent.reading.mime import Part, walk

_DIGITS = 15
_TYPES = frozenset(
    {
        "text/calendar",
        "application/ics",
        "text/x-vcalendar",
        "application/calendar",
        "text/ics",
        "application/x-ics",
    }
)
_NAMES = (".ics", ".ical", ".icalendar", ".vcs", ".ifb")
_UNNAMED = frozenset({"application/octet-stream", "text/plain", "text/directory", "text/x-vcard"})
_BEGINS = b"BEGIN:VCALENDAR"
_PACKED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PACKED_MEETING = (b"IPM.Microsoft Schedule.Mtg", b"IPM.Schedule.Meeting")
_HEAD = 65_536
_ENCLOSED = 3
"""Forwarded mails that are looked into, and how deep."""
_MOST = 10
"""Calendars that are read of one mail."""
_LONGEST = 3 * calendar_lines.LONGEST
"""Bytes of all of them together that are read."""
_SENTENCES = 10
_ONE_THING = frozenset({"", "REQUEST", "PUBLISH"})
"""Methods that say the same when two copies of one calendar differ in them."""


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """What was read of a calendar part, and why not the rest, a sentence each."""

    invitations: tuple[Invitation, ...] = ()
    problems: tuple[str, ...] = ()


def read_calendars(parts: Iterable[Part]) -> ReadCalendar:
    """The meetings of a mail, each once, and what of its calendars cannot be read.

    The same meeting inline and as `invite.ics` is one; of two the one that names its method is kept.
    """
    found: dict[tuple[object, ...], Invitation] = {}
    problems: list[str] = []
    size = 0
    for number, part in enumerate(_carriers(parts, _ENCLOSED)):
        if number == _MOST or size > _LONGEST:
            problems.append("The mail holds very many calendars, so I read only the first.")
            break
        if part.content_type in _PACKED:
            problems.append("Outlook packed the meeting into the file winmail.dat, which I cannot read.")
            continue
        payload, cut = part.payload(calendar_lines.LONGEST)
        size += len(payload)
        read = read_calendar(payload, part.charset, whole=not cut)
        problems += read.problems
        for one in read.invitations:
            meeting = one if one.method else replace(one, method=part.method[:40])
            known = found.setdefault(_key(meeting), meeting)
            if meeting.method and not known.method:
                found[_key(meeting)] = meeting
    return ReadCalendar(tuple(found.values()), tuple(dict.fromkeys(problems))[:_SENTENCES])


def _key(invitation: Invitation) -> tuple[object, ...]:
    method = "" if invitation.method in _ONE_THING else invitation.method
    return (
        invitation.uid,
        invitation.recurrence,
        invitation.sequence,
        method,
        invitation.start,
        invitation.local_start,
        invitation.status,
    )


def _carriers(parts: Iterable[Part], depth: int) -> Iterator[Part]:
    """The parts that are calendars, those of forwarded mails behind the mail's own."""
    enclosed = []
    for part in parts:
        if part.content_type == "message/rfc822":
            enclosed.append(part)
        elif _is_calendar(part):
            yield part
    for part in enclosed[:_ENCLOSED] if depth else ():
        yield from _carriers(walk(part.payload(calendar_lines.LONGEST * 3)[0]), depth - 1)


def _is_calendar(part: Part) -> bool:
    if part.content_type in _TYPES or part.file_name.strip().lower().endswith(_NAMES):
        return True
    if part.content_type in _PACKED:
        return any(mark in part.payload(_HEAD)[0] for mark in _PACKED_MEETING)
    if part.content_type in _UNNAMED:
        return part.payload(200)[0].lstrip(b"\xef\xbb\xbf \t\r\n")[: len(_BEGINS)].upper() == _BEGINS
    return False


def read_invitations(payload: bytes | str) -> tuple[Invitation, ...]:
    """The meetings of a calendar part; empty where nothing can be read. Nothing raises.

    Times are aware with the offset of their zone (VTIMEZONE, IANA and Windows names); a floating time,
    a bare date or an unknown zone is None, never UTC, which shifts meetings by hours.
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


def _invitation(event: Component, calendar: Calendar, *, cut: bool) -> Invitation:
    start = start_of(event, calendar)
    end = end_of(event, calendar, start)
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
        title=_text(event, "SUMMARY"),
        organizer=organizer_of(event),
        attendees=attendees_of(event),
        place=_text(event, "LOCATION") or room_of(event),
        zone=start.zone,
        local_start=start.local,
        local_end=end.local,
        whole_day=start.whole_day,
        recurrence=recurrence_of(event, calendar),
        repeats="RRULE" in event.lines or "RDATE" in event.lines,
        stamp=stamp_of(event),
        status=_text(event, "STATUS").upper(),
        link=video_link(event),
        answers=answers_of(event),
        problems=tuple(problems),
    )


def _text(event: Component, name: str) -> str:
    return clean_words(event.first(name).value)


def _number(text: str) -> int:
    """SEQUENCE; some programs count it in seconds or in milliseconds, so it may have thirteen digits."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _DIGITS else 0
