"""Which moment a time on the clock is, by the name of its zone or by a VTIMEZONE (RFC 5545 §3.6.5).

What neither tells is not known: it is never taken for UTC, which shifts meetings by hours.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from agent.reading.calendars.lines import Component

if TYPE_CHECKING:
    from icalendar import TimezoneStandard, vRecur

_LONGEST = 200
_MOST_DATES = 200
"""RDATEs of a VTIMEZONE that are read."""
_MOST_RULES = 8
"""Rules that go on at one time: a zone has two, one for each half of the year."""

_NUMBERED = re.compile(r"\s+\d{1,2}$")
_OFFSET_SHOWN = re.compile(r"^\((?:UTC|GMT|Z)[^()]{0,12}\)\s*", re.IGNORECASE)
_FIXED = re.compile(r"(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_DAYLIGHT = re.compile(r"\b(?:Daylight|Summer) Time$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,/;]\s*")
_UTC_NAMES = frozenset(
    {"utc", "z", "zulu", "gmt", "etc/utc", "etc/gmt", "microsoft/utc", "greenwich mean time"}
)
_DOUBTFUL = frozenset({"est", "mst", "factory", "localtime", "posixrules"})
"""The tz database knows them, but people write EST in summer too, and `localtime` is this machine's."""

_MARKS = re.compile(r"[-:]")
"""What ISO 8601 puts between the parts of a date and a time, and RFC 5545 does not."""
_STAMP = re.compile(r"(\d{8})(?:T(\d{4})(\d\d)?|(?!T))", re.ASCII)
_YEARLY = re.compile(
    r"(?=.*FREQ=)(?:(?:FREQ=YEARLY|INTERVAL=1|WKST=\w\w|UNTIL=\d{8}(?:T\d{6}Z?)?|BYMONTH=\d{1,2}"
    r"|BYDAY=[+-]?\d{0,2}\w\w|BYMONTHDAY=[\d,-]{1,100}|BY(?:HOUR|MINUTE|SECOND)=\d{1,2});)+",
    re.ASCII,
)
"""The rules time zones have. Of any other, the library might count every second since 1601."""
_UNTIL = re.compile(r"UNTIL=(\d{8})", re.ASCII | re.IGNORECASE)


def find_zone(name: str) -> tzinfo | None:
    """The zone a name stands for: IANA, Windows, the label Windows shows, a path that ends in one."""
    plain = " ".join(name[:_LONGEST].strip("\"' ").split())
    for spelled in (plain, _NUMBERED.sub("", plain)):
        if zone := _named(spelled):
            return zone
    if fixed := _FIXED.fullmatch(plain):
        return _fixed(fixed[1], fixed[2], fixed[3] or "0")
    return _shown(plain)


def zone_by_rules(observances: Sequence[Component], local: datetime) -> tzinfo | None:
    """The offset a VTIMEZONE gives for a naive time; None where its rules are none that zones have.

    Only yearly rules are followed, and only in the years around `local`: no rule can make this long.
    """
    try:
        return _by_rules(observances, local)
    except (ArithmeticError, LookupError, TypeError, ValueError):  # what the library raises, it does not tell
        return None


def clearly_named(name: str) -> bool:
    """Whether a name is a place or a Windows zone, which no abbreviation and no custom name is."""
    return "/" in name or name.rstrip('" 0123456789').endswith("Time") or name.lstrip('" ').startswith("(")


def read_local(text: str) -> datetime | None:
    """A DATE-TIME or DATE value (RFC 5545 §3.3.4, §3.3.5) without its Z, naive; None: it is none."""
    from icalendar.prop import vDate, vDatetime  # noqa: PLC0415 - heavy; only where a calendar stands

    found = _STAMP.match(_MARKS.sub("", text.strip().upper()))
    if found is None:
        return None
    day, clock, second = found.groups()
    try:
        if clock is None:
            return datetime.combine(vDate.from_ical(day), time())
        # A leap second is written as 60 (§3.3.12).
        when: datetime = vDatetime.from_ical(f"{day}T{clock}{min(second or '00', '59')}")
    except ValueError:
        return None
    return when


def _named(name: str) -> tzinfo | None:
    wanted = name.casefold()
    if wanted.removeprefix("tzone://") in _UTC_NAMES:
        return UTC
    pieces = wanted.strip("/").split("/")
    for taken in (len(pieces), 3, 2):
        key = "/".join(pieces[-taken:]).replace(" ", "_")
        if key in _iana() and key not in _DOUBTFUL:
            return ZoneInfo(_iana()[key])
    for spelled in (wanted, _DAYLIGHT.sub("Standard Time", name).casefold()):
        if spelled in _windows():
            return ZoneInfo(_windows()[spelled])
    return None


def _shown(name: str) -> tzinfo | None:
    """`(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna`: the one zone all known parts share."""
    label = _OFFSET_SHOWN.sub("", name).casefold()
    if not label:
        return _utc_of(name)
    known = [_labels()[part] for part in _BETWEEN.split(label) if part in _labels()]
    common = frozenset.intersection(*known) if known else frozenset()
    return ZoneInfo(next(iter(common))) if len(common) == 1 else None


def _utc_of(name: str) -> tzinfo | None:
    """`(UTC)` alone."""
    return UTC if name.casefold() in {"(utc)", "(gmt)"} else None


def _fixed(sign: str, hours: str, minutes: str) -> tzinfo | None:
    length = timedelta(hours=int(hours), minutes=int(minutes))
    if length > timedelta(hours=14):
        return None
    return timezone(-length if sign == "-" else length)


@cache
def _iana() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _windows() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - heavy

    named = {**_data()["retired"], **WINDOWS_TO_OLSON}
    return {name.casefold(): iana for name, iana in named.items()}


@cache
def _labels() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for iana, parts in _data()["shown"].items():
        for part in parts:
            found.setdefault(part.casefold(), set()).add(iana)
    return {part: frozenset(zones) for part, zones in found.items()}


@cache
def _data() -> Any:  # noqa: ANN401 - a YAML file of our own
    import yaml  # noqa: PLC0415 - heavy; only where a calendar stands

    text = files(__package__).joinpath("zones.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - the safe one, in C


def _by_rules(observances: Sequence[Component], local: datetime) -> tzinfo | None:
    from icalendar import Timezone  # noqa: PLC0415 - heavy; only where a calendar stands

    zone = Timezone()
    # Built, not read from text: what the library reads it remembers by name, for the next mail too.
    zone.add("TZID", "of this calendar")
    onsets = []
    if sum(_goes_on(one, local) for one in observances) > _MOST_RULES:
        return None
    for one in observances:
        begins, after = read_local(one.first("DTSTART").value), _offset(one.first("TZOFFSETTO").value)
        if begins is None or after is None:  # without dates, what all observances share
            offsets = {_offset(other.first("TZOFFSETTO").value) for other in observances}
            return _fixed_at(offsets.pop()) if len(offsets) == 1 else None
        before = _offset(one.first("TZOFFSETFROM").value)
        onsets.append((begins, after if before is None else before))
        if _goes_on(one, local) or not _is_over(one, begins, observances, local):
            zone.add_component(_half(one, *onsets[-1], after, local))
    if not onsets or local < min(onsets)[0]:
        return _fixed_at(min(onsets)[1] if onsets else None)
    return _fixed_at(zone.to_tz(lookup_tzid=False).utcoffset(local))


def _goes_on(observance: Component, local: datetime) -> bool:
    """Whether its rule still makes onsets at that time."""
    rule = observance.first("RRULE").value
    until = _UNTIL.search(rule)
    return bool(rule.strip()) and (until is None or until[1] >= f"{local:%Y%m%d}")


def _is_over(
    observance: Component, begins: datetime, observances: Sequence[Component], local: datetime
) -> bool:
    """Whether another observance began after its last onset, and before that time: then it tells nothing."""
    if observance.every("RDATE"):
        return False
    until = _UNTIL.search(observance.first("RRULE").value)
    last = until[1] if until else f"{begins:%Y%m%d}"
    others = (read_local(other.first("DTSTART").value) for other in observances if other is not observance)
    return any(last < f"{other:%Y%m%d}" and other <= local for other in others if other)


def _fixed_at(offset: timedelta | None) -> tzinfo | None:
    return None if offset is None else timezone(offset)


def _half(
    observance: Component, begins: datetime, before: timedelta, after: timedelta, local: datetime
) -> TimezoneStandard:
    """An observance with no more to follow than what tells of `local`.

    Raises:
        ValueError: a rule that is not yearly.
    """
    from icalendar import TimezoneStandard, vRecur  # noqa: PLC0415 - heavy; only where a calendar stands

    half = TimezoneStandard()
    half.add("TZOFFSETFROM", before)
    half.add("TZOFFSETTO", after)
    dates = (text.strip() for line in observance.every("RDATE") for text in line.value.split(","))
    now = f"{local:%Y%m%dT%H%M%S}"
    if last := read_local(max((text for text in islice(dates, _MOST_DATES) if text <= now), default="")):
        half.add("RDATE", last)
    if text := "".join(observance.first("RRULE").value.upper().split()).strip(";"):
        if not _YEARLY.fullmatch(f"{text};"):
            raise ValueError(text)
        rule = vRecur.from_ical(text)
        rule.setdefault("BYMONTH", [begins.month])
        if not {"BYDAY", "BYMONTHDAY"} & rule.keys():
            rule["BYMONTHDAY"] = [begins.day]
        if _happens(rule):
            half.add("RRULE", rule)
            final = min(day.year for day in (local, *rule.get("UNTIL", [])))
            begins = begins.replace(year=max(begins.year, final - 2))
    half.add("DTSTART", begins)
    return half


def _happens(rule: vRecur) -> bool:
    """Whether nearly every year has such a day: the library looks for one up to the year 9999."""
    length = monthrange(2027, rule["BYMONTH"][0])[1]
    week = rule["BYDAY"][0].relative if "BYDAY" in rule else None
    if "BYMONTHDAY" in rule:
        days = {day for day in rule["BYMONTHDAY"] if 1 <= abs(day) <= length}
        return week is None and len(days) >= (7 if "BYDAY" in rule else 1)
    return week is None or 1 <= abs(week) <= (length + 6) // 7


def _offset(text: str) -> timedelta | None:
    from icalendar.prop import vUTCOffset  # noqa: PLC0415 - heavy; only where a calendar stands

    try:
        return vUTCOffset.from_ical(text.replace(":", "")) if text.startswith(("+", "-")) else None
    except ValueError:
        return None
