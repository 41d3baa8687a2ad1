"""When a talk ended and how they met, as far as a calendar or a mail tells: always only a suggestion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import printable
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
    meeting: Meeting | None, said: tuple[SaidTime, ...], zone: ZoneInfo, now: datetime
) -> Suggestion:
    """The end (ISO 8601, in the person's zone) of a meeting that is over; without a meeting, of a time said.

    Args:
        meeting: What a calendar tells; where it tells a meeting, words do not count.
        said: Times that mails name: the latest that is over counts.
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
    over = [(time.start, end, time) for time in said if (end := _end(time.start, time.end)) and end <= now]
    if not over:
        return NOTHING
    _, end, time = max(over, key=lambda one: one[:2])
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


_VIDEO = re.compile(
    r"\b(?:zoom|webex|skype|google meet|(?:microsoft|ms) teams|teams (?:call|meeting|link|invit\w+)"
    r"|(?:on|via|over|by|in|på|über|per|par|por|sur|op) teams"
    r"|video[ -]?(?:call|interview|chat|conference|meeting|link)|by video"
    r"|video(?:gespräch|anruf|konferenz|llamada|samtal|gesprek|intervju|chiamata)"
    r"|(?:par|en) visio(?:conférence)?)\b"
    r"|zoom\.us|teams\.microsoft|meet\.google",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:by|over the|on the) (?:tele)?phone\b|\bgive you a (?:call|ring)\b"
    r"|\b(?:tele)?phone (?:call|interview|screen(?:ing)?|conversation)\b"
    r"|\b(?:will|shall|to|can) (?:call|ring|phone) you\b|\b(?:call|ring|phone) you (?:on|at)\b"
    r"|\b(?:per|am|via) telefon\b|\btelefon(?:isch\w*|interview|intervju|gespräch)\b"
    r"|\brufen? sie\b.{0,20}\ban\b"
    r"|\bpar téléphone\b|\btéléphonique\b|\bvous appelle(?:rai|rons)?\b|\bpor teléfono\b|\btelefónic[ao]\b"
    r"|\btelefonisch\b|\bper telefono\b",
    re.IGNORECASE,
)
_ONSITE = re.compile(
    r"\b(?:our offices?|in person|on-?site|reception(?:ist)?|at the (?:front )?desk|\d+(?:st|nd|rd|th) floor"
    r"|visitor(?:'s)? badge|vor ort|in unser(?:e|em|en)? (?:werk|haus|büro|kanzlei|praxis|räume?n?)"
    r"|am empfang|an der pforte|dans nos (?:locaux|bureaux)|sur place"
    r"|en (?:nuestras? oficinas?|la clínica|la oficina)"
    r"|op (?:onze|ons) (?:werf|kantoor)|på (?:vårt kontor|plats)"
    r"|\w+(?:kade|straat|laan|gatan|gasse|allee) \d+"
    r"|\w+(?:straße|strasse|weg|platz) \d+|\d+,? (?:rue|avenue|place) \w+"
    r"|\d{1,5} (?:\w+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|square))\b",
    re.IGNORECASE,
)


def suggest_mode(theirs: Sequence[Message], meeting: Meeting | None) -> Suggestion:
    """How they meant to meet: by the calendar, else by the newest mail that says so."""
    if meeting and meeting.mode:
        where = f"the place {quote(meeting.place)}" if meeting.place.strip() else "the link"
        return Suggestion(meeting.mode, f"from {where} in the calendar entry")
    if meeting and (mode := _mode_named(meeting.title)):
        return Suggestion(mode, f"from the calendar title {quote(meeting.title)}")
    for message in reversed(theirs):
        if message.body is None:
            continue
        text = f"{message.subject} {message.body.new_text}"
        if mode := _mode_named(text):
            return Suggestion(mode, f"from the {name_mail(message)}")
        if _VIDEO.search(text):
            return Suggestion()  # and a place: they left it open
    return Suggestion()


def _mode_named(text: str) -> Mode | None:
    """The mode that words name; None where they name none, or a place and a video meeting."""
    video, phone, onsite = (bool(words.search(text)) for words in (_VIDEO, _PHONE, _ONSITE))
    if video and onsite:
        return None
    # A video meeting often gives a telephone number as well.
    return Mode.VIDEO if video else Mode.ONSITE if onsite else Mode.PHONE if phone else None
