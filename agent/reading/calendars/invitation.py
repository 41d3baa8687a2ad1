"""Meetings of text/calendar parts (RFC 5545, RFC 5546), as calendars really write them."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.mail import Invitation
from agent.reading.calendars import lines as calendar_lines
from agent.reading.calendars.lines import Calendar, Component
from agent.reading.calendars.links import video_link
from agent.reading.calendars.people import answers_of, attendees_of, organizer_of, room_of
from agent.reading.calendars.text import safe
from agent.reading.calendars.times import end_of, recurrence_of, stamp_of, start_of

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """What was read of a calendar part, and why not the rest, a sentence each."""

    invitations: tuple[Invitation, ...] = ()
    problems: tuple[str, ...] = ()


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
    return safe(event.first(name).value)


def _number(text: str) -> int:
    """SEQUENCE; Webex counts it in seconds, so it may have ten digits."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _DIGITS else 0
