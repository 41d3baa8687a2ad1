"""When a talk ended and how they met, as far as a calendar or a mail tells: always only a suggestion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.knowledge.languages import exact, pattern, remembered
from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import fold_by_letter, printable
from agent.model.appointment import Meeting, SaidTime
from agent.model.interview import Mode
from agent.model.mail import Message
from agent.model.prefill import NOTHING, Suggestion
from agent.reading.quoting import name_entry, name_mail, quote

_USUAL = timedelta(hours=1)
"""So long is an interview taken to be whose end nobody says."""
_SENTENCE = 200
_ZONE = 60


def find_end(meeting: Meeting) -> datetime | None:
    """When it ends: as it says, or an hour after its start; None where it was called off or has no moment."""
    if meeting.cancelled or meeting.declined:
        return None
    return _end(meeting.start, meeting.end)


def suggest_end(
    meeting: Meeting | None, times: tuple[SaidTime, ...], zone: ZoneInfo, now: datetime
) -> Suggestion:
    """The end (ISO 8601, in the person's zone) of a meeting that is over; without a meeting, of a time said.

    Args:
        meeting: What a calendar tells; where it tells a meeting, words do not count.
        times: Times that mails name: the latest that is over counts.
        zone: The person's own.
        now: Aware.
    """
    if meeting is not None:
        end = find_end(meeting)
        if end is None or end > now:
            return NOTHING
        source = f"from the {name_entry(meeting)}"
        missing = "" if meeting.end else ", which gives no end: an hour after its start"
        return _suggested(end, zone, source + missing)
    over = [(time.start, end, time) for time in times if (end := _end(time.start, time.end)) and end <= now]
    if not over:
        return NOTHING
    _, end, time = max(over, key=lambda candidate: candidate[:2])
    source = f"the mail of {day_and_month(time.said_at.date())} says “{printable(time.sentence[:_SENTENCE])}”"
    return _suggested(end, zone, source + ("" if time.end else "; an hour was added"))


def explain_unclear_clock(meeting: Meeting | None) -> str:
    """What the calendar says where that is no moment, a sentence; empty where it is one."""
    if meeting is None or meeting.start or meeting.cancelled or meeting.declined:
        return ""
    if meeting.whole_day:
        return "The calendar gives a day and no time."
    local = meeting.local_end or meeting.local_start
    if local is None:
        return ""
    at = f"{(meeting.local_start or local):%H:%M}"
    if not meeting.zone.strip():
        return f"The calendar says {at} and not in which time zone."
    return f"The calendar says {at} in “{printable(meeting.zone[:_ZONE])}”, a zone I do not know."


def _end(start: datetime | None, end: datetime | None) -> datetime | None:
    try:
        return end or (start + _USUAL if start else None)
    except OverflowError:  # in the last hour of the year 9999
        return None


def _suggested(end: datetime, zone: ZoneInfo, source: str) -> Suggestion:
    try:
        return Suggestion(end.astimezone(zone).isoformat(), source)
    except OverflowError:  # in the first hours of the year 1
        return NOTHING


_PROGRAMS = (
    r"\b(?:zoom|webex|skype|google meet|google hangouts|facetime|whereby|jitsi|gotomeeting|bluejeans"
    r"|(?:microsoft|ms) teams)\b|zoom\.us|teams\.microsoft|meet\.google"
)
_LONGEST_LINE = 300
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def suggest_mode(theirs: Sequence[Message], meeting: Meeting | None) -> Suggestion:
    """How they meant to meet: by the calendar, else by the newest mail that says so.

    Where a mail speaks of a place and of a call, only a line or a sentence that says where the talk itself
    is counts. Words that only speak of a call mean the telephone where no mail says more.
    """
    if meeting and meeting.mode:
        where = f"the place {quote(meeting.place)}" if meeting.place.strip() else "the link"
        return Suggestion(meeting.mode, f"from {where} in the calendar entry")
    if meeting and (mode := _mode_named(meeting.title)):
        return Suggestion(mode, f"from the calendar title {quote(meeting.title)}")
    for message in reversed(theirs):
        if message.body is None:
            continue
        text = f"{message.subject}\n{message.body.new_text}"
        if mode := _mode_named(text) or _mode_of_the_talk(text):
            return Suggestion(mode, f"from the {name_mail(message)}")
        if _speaks_of_video(text):
            return Suggestion()  # and a place: they left it open
    for message in reversed(theirs):
        text = fold_by_letter(f"{message.subject}\n{message.body.new_text}") if message.body else ""
        if pattern("by_call").search(text):
            return Suggestion(Mode.PHONE, f"from the {name_mail(message)}")
    return Suggestion()


def _mode_named(text: str) -> Mode | None:
    """The mode that words name; None where they name none, or a place and a video meeting."""
    said = fold_by_letter(text)
    video, onsite = _speaks_of_video(text), pattern("on_site").search(said)
    if video and onsite:
        return None
    # A video meeting often gives a telephone number as well.
    if video or onsite:
        return Mode.VIDEO if video else Mode.ONSITE
    return Mode.PHONE if pattern("by_phone").search(said) else None


def _mode_of_the_talk(text: str) -> Mode | None:
    """Of a text that names both, the mode of the line that says where, else of the talk's own sentences."""
    lines = [line for line in _SENTENCES.split(text) if len(line) <= _LONGEST_LINE]
    for told in (_place_line(), _talk_sentence()):
        modes = {mode for line in lines if told.search(line) and (mode := _mode_named(line))}
        if modes:
            return modes.pop() if len(modes) == 1 else None
    return None


@remembered
def _place_line() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{exact('place_labels')})\W*:", re.IGNORECASE)


@remembered
def _talk_sentence() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{exact('talk_kinds')})\b", re.IGNORECASE)


def _speaks_of_video(text: str) -> bool:
    return pattern("by_video", frame=f"WORDS|{_PROGRAMS}").search(fold_by_letter(text)) is not None
