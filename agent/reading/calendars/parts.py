"""The calendars of a mail, wherever it carries them: in place, as a file, inside a forwarded mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.model.mail import Invitation
from agent.reading.calendars import lines as calendar_lines
from agent.reading.calendars.invitation import ReadCalendar, read_calendar
from agent.reading.mime import Part, walk

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


def _key(one: Invitation) -> tuple[object, ...]:
    method = "" if one.method in _ONE_THING else one.method
    return one.uid, one.recurrence, one.sequence, method, one.start, one.local_start, one.status


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
