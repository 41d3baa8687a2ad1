"""The components of a calendar (RFC 5545 §3.1), bounded, and their lines as icalendar takes them apart.

Which lines belong together is found here, because real calendars are broken in ways the library refuses as a
whole: a missing END, a lone bad line, a fold inside a letter. Nothing here raises, and every bound stands in
this file.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.reading.decoding import decode_bytes

LONGEST = 1_048_576
"""Bytes of a calendar that are read: one with a small file inside still is an invitation."""
MOST = 20
"""Meetings that are read of one mail part; more are an export."""
WORDS = 500
"""Characters of a text in a calendar that are kept."""
_SHOWN = 60
"""Characters of something unreadable that are shown to the person."""
_UNSAFE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CALENDARS = 20
_MOST_LINES = 20_000
"""Unfolded lines that are read; an invitation has some hundred at most."""
_ZONES = 50
_OBSERVANCES = 60
_REPEATED = 60
"""How often one property may stand in an event (attendees do)."""
_LINE = 20_000
"""Characters of an unfolded line; descriptions are the longest, and links stand early in them."""
_HEAD = 200
"""Characters at the beginning of a line in which its encoding is named."""

_WANTED = frozenset(
    {
        "UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "DTSTAMP", "RECURRENCE-ID", "RRULE", "RDATE",
        "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER", "ATTENDEE", "URL", "CONFERENCE", "TZID",
        "X-ALT-DESC",
        "X-GOOGLE-CONFERENCE", "X-GOOGLE-HANGOUT", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-MICROSOFT-ONLINEMEETINGCONFLINK",
    }
)  # fmt: skip
_OF_A_ZONE = frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"})
_NOT_UTF8 = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")
"""Charsets whose bytes are valid UTF-8 or ASCII by chance."""

_GAPS = re.compile(rb"\n{2,}")
_INDENTED = re.compile(rb"\n([ \t]{2,40}|\t)BEGIN:VEVENT\b")
"""Written by a template: the indentation of the events is none of a fold."""
_LINES = re.compile(r"[^\n]+")
_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]{0,63})(?=[;:])")
_STRAY = re.compile(r"(\\[\\,;:nN])|\\")
"""A backslash before a letter that needs none is left out."""
_BEFORE_THE_VALUE = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)
_PARAM = re.compile(r"\s*([A-Za-z0-9-]+)\s*=\s*(.*)", re.DOTALL)
_UNFIT = re.compile(r'["\x00-\x08\x0a-\x1f\x7f]')
_UNQUOTED = re.compile(r"(.{1,200}):(\d{8}(?:T\d{6}Z?)?)")
_QUOTED_PRINTABLE = re.compile(r";\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its value without the backslashes of RFC 5545 §3.3.11, parameters by upper-case name."""

    value: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Component:
    """An event, or one half of a time zone's year: its lines by upper-case name."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    ended: bool = False

    def first(self, name: str) -> Line:
        """The first line of a name; an empty one where there is none."""
        lines = self.lines.get(name)
        return lines[0] if lines else Line("")

    def every(self, name: str) -> list[Line]:
        """All lines of a name."""
        return self.lines.get(name, [])


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: what its events have in common, and the events."""

    method: str = ""
    zones: dict[str, list[Component]] = field(default_factory=dict)
    """The observances of each VTIMEZONE by its TZID. They hold for this calendar only."""
    events: list[Component] = field(default_factory=list)


@dataclass(slots=True)
class Scanned:
    """What stands in a calendar part."""

    calendars: list[Calendar] = field(default_factory=list)
    more: bool = False
    """It holds more meetings than are read."""
    cut: bool = False
    """It is longer than what is read of one."""
    others: bool = False
    """It holds something else than meetings: tasks, free and busy times."""


def scan(raw: bytes, charset: str = "") -> Scanned:
    """The calendars of a part; of a long one, the beginning."""
    scanner = _Scanner()
    scanner.found.cut = len(raw) > LONGEST
    for number, line in enumerate(_unfolded(raw[:LONGEST], charset)):
        if number == _MOST_LINES:
            scanner.found.cut = True
            break
        scanner.take(line)
    return scanner.found


def parse_line(text: str) -> Line:
    """A content line as icalendar takes it apart; what it refuses of the parameters is mended.

    A colon inside a zone's name that should have been quoted belongs to the name: Exchange writes
    `TZID=tzone://Microsoft/Utc:20260905T170000`.
    """
    from icalendar.parser import Contentline  # noqa: PLC0415 - heavy; only where a calendar stands

    text = _STRAY.sub(r"\1", text)
    try:
        _, found, value = Contentline(text).parts()
    except ValueError:
        _, found, value = Contentline(_mended(text)).parts()
    params = {name: one if isinstance(one, str) else ",".join(one) for name, one in found.items()}
    value = value.strip()
    if "TZID" in params and (unquoted := _UNQUOTED.fullmatch(value)):
        params["TZID"], value = f"{params['TZID']}:{unquoted[1]}", unquoted[2]
    if _QUOTED_PRINTABLE.search(text[:_HEAD]):
        value = decode_bytes(quopri.decodestring(value.encode("utf-8", "replace")), params.get("CHARSET", ""))
    return Line(value, params)


def _mended(text: str) -> str:
    """A line with its parameters quoted anew; what is no `NAME=value` or has no closing quote is left out."""
    from icalendar.parser import q_split  # noqa: PLC0415 - heavy; only where a calendar stands

    quoted = _BEFORE_THE_VALUE.match(text)
    head, _, value = text.partition(":") if quoted is None else (quoted[1], ":", quoted[2])
    name, *params = q_split(head, ";")
    kept = [one for param in params if (one := _PARAM.fullmatch(param)) and param.count('"') % 2 == 0]
    return ";".join([name, *(f'{one[1]}="{_UNFIT.sub("", one[2])}"' for one in kept)]) + f":{value}"


class _Scanner:
    """Puts lines where they belong; a BEGIN or END that is missing costs as little as possible."""

    def __init__(self) -> None:
        self.found = Scanned()
        self.calendar: Calendar | None = None
        self.event: Component | None = None
        self.zone: list[Component] | None = None
        self.observance: Component | None = None
        self.nested = 0
        """Components inside the event that are none of ours, such as alarms."""
        self.events = 0

    def take(self, text: str) -> None:
        """One unfolded line."""
        found = _NAME.match(text)
        if found is None:
            return
        name = found[1].upper()
        if name in {"BEGIN", "END"}:
            kind = text[found.end() + 1 :].strip().upper()
            (self._begin if name == "BEGIN" else self._end)(kind)
        elif self.calendar is not None and not self.nested:
            self._property(self.calendar, name, text[:_LINE])

    def _begin(self, kind: str) -> None:
        if kind == "VCALENDAR":
            self._leave()
            self.calendar = Calendar()
            if len(self.found.calendars) < _CALENDARS:
                self.found.calendars.append(self.calendar)
        elif self.calendar is None:
            return
        elif kind == "VEVENT":
            self._leave()
            self.event = Component()
            self.events += 1
            if self.events > MOST:
                self.found.more = True
            else:
                self.calendar.events.append(self.event)
        elif kind == "VTIMEZONE":
            self._leave()
            self.zone = []
        elif kind in {"STANDARD", "DAYLIGHT"} and self.zone is not None:
            self.observance = Component()
            if len(self.zone) < _OBSERVANCES:
                self.zone.append(self.observance)
        else:
            self.nested += 1
            self.found.others = self.found.others or self.event is None

    def _end(self, kind: str) -> None:
        if kind == "VEVENT" and self.event is not None:
            self.event.ended = True
            self._leave()
        elif kind in {"VCALENDAR", "VTIMEZONE", "VEVENT"}:
            self._leave()
        elif kind in {"STANDARD", "DAYLIGHT"} and self.zone is not None:
            self.observance = None
        else:
            self.nested = max(0, self.nested - 1)

    def _leave(self) -> None:
        self.event = self.zone = self.observance = None
        self.nested = 0

    def _property(self, calendar: Calendar, name: str, text: str) -> None:
        if name == "METHOD":
            # Some programs write it inside the event.
            calendar.method = calendar.method or clean_words(parse_line(text).value.upper(), 40)
        elif self.event is not None:
            _keep(self.event, name, text, _WANTED)
        elif self.observance is not None:
            _keep(self.observance, name, text, _OF_A_ZONE)
        elif self.zone is not None and name == "TZID" and len(calendar.zones) < _ZONES:
            calendar.zones.setdefault(parse_line(text).value.strip("\"' "), self.zone)


def _keep(component: Component, name: str, text: str, wanted: frozenset[str]) -> None:
    if name not in wanted:
        return
    lines = component.lines.setdefault(name, [])
    if len(lines) < _REPEATED:
        lines.append(parse_line(text))


def _unfolded(raw: bytes, charset: str) -> Iterator[str]:
    """The content lines. Folds are undone before decoding: some programs fold inside a letter."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    elif charset.lower().startswith(_NOT_UTF8):
        raw = decode_bytes(raw, charset).encode("utf-8", "replace")
    raw = _GAPS.sub(b"\n", raw.replace(b"\r", b"\n")).removeprefix(b"\xef\xbb\xbf")
    if indented := _INDENTED.search(raw):
        raw = raw.replace(b"\n" + indented[1], b"\n")
    raw = raw.replace(b"\n ", b"").replace(b"\n\t", b"")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = decode_bytes(raw, charset)
    pending = ""
    for found in _LINES.finditer(text):
        line = pending + found[0]
        if line.endswith("=") and len(line) < _LINE and _QUOTED_PRINTABLE.search(line[:_HEAD]):
            pending = line[:-1]  # vCalendar 1.0: a soft line break
            continue
        pending = ""
        yield line


def clean_words(text: str, longest: int = WORDS) -> str:
    """One line without control and direction-changing characters, of bounded length."""
    return " ".join(_UNSAFE.sub("", text[: longest * 4]).split())[:longest].strip()


def shorten(text: str) -> str:
    """Something unreadable, short enough for a sentence."""
    plain = clean_words(text)
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN].rstrip() + "…"
