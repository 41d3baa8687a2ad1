"""Which moment a time on the clock is, by the name of its zone or by a VTIMEZONE (RFC 5545 §3.6.5).

What neither tells is not known: it is never taken for UTC, which shifts meetings by hours.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from agent.reading.calendar_lines import Component

_LONGEST = 200
_MOST_DATES = 200
"""RDATEs of a VTIMEZONE that are read."""

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

_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?)?", re.IGNORECASE)
_TZOFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SINGLE = frozenset({"INTERVAL", "BYHOUR", "BYMINUTE", "BYSECOND", "BYMONTH"})
_RULE = _SINGLE | {"FREQ", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"}


def known_zone(name: str) -> tzinfo | None:
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
    except (ValueError, OverflowError):
        return None


def clearly_named(name: str) -> bool:
    """Whether a name is a place or a Windows zone, which no abbreviation and no custom name is."""
    return "/" in name or name.rstrip('" 0123456789').endswith("Time") or name.lstrip('" ').startswith("(")


def read_local(text: str) -> datetime | None:
    """A DATE-TIME or DATE value (RFC 5545 §3.3.4, §3.3.5) without its Z, naive; None: it is none."""
    found = _STAMP.match(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        # A leap second is written as 60 (§3.3.12).
        return datetime.combine(date(year, month, day), time(hour, minute, min(second, 59)))
    except ValueError:
        return None


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

    text = files("agent.reading").joinpath("calendar_zones.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - the safe one, in C


def _by_rules(observances: Sequence[Component], local: datetime) -> tzinfo | None:
    latest: tuple[datetime, timedelta] | None = None
    earliest: tuple[datetime, timedelta] | None = None
    for one in observances:
        begins = read_local(one.first("DTSTART").value)
        before, after = (_offset(one.first(name).value) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        if begins is None or after is None:
            return _the_same_all_year(observances)
        earliest = min(earliest or (begins, after), (begins, after if before is None else before))
        for onset in _onsets(one, begins, local):
            if latest is None or onset >= latest[0]:
                latest = onset, after
    known = latest or earliest
    return timezone(known[1]) if known else None


def _the_same_all_year(observances: Sequence[Component]) -> tzinfo | None:
    """Without dates, what all observances share."""
    offsets = {_offset(one.first("TZOFFSETTO").value) for one in observances}
    only = offsets.pop() if len(offsets) == 1 else None
    return None if only is None else timezone(only)


def _onsets(one: Component, begins: datetime, local: datetime) -> list[datetime]:
    """The times up to `local` at which an observance began, as far as they can be the last one.

    Raises:
        ValueError: a rule that is not yearly.
    """
    onsets = [begins]
    for line in one.every("RDATE"):
        onsets += [when for text in line.value.split(",")[:_MOST_DATES] if (when := read_local(text))]
    for line in one.every("RRULE"):
        rule = _rule(line.value)
        until = read_local(rule["UNTIL"]) if "UNTIL" in rule else None
        last = min(local, until) if until else local
        onsets += [
            when
            for year in (last.year - 1, last.year)
            if year >= begins.year
            for when in _in_year(rule, begins, year)
            if begins <= when <= last
        ]
    return [when for when in onsets if when <= local]


def _rule(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.upper().split(";") if part.strip())
    rule = {key.strip(): value.strip() for key, _, value in pairs}
    plain = rule.get("FREQ") == "YEARLY" and rule.keys() <= _RULE and rule.get("INTERVAL", "1") == "1"
    if not plain or any("," in rule.get(key, "") for key in _SINGLE):
        raise ValueError(text)
    return rule


def _in_year(rule: dict[str, str], begins: datetime, year: int) -> list[datetime]:
    """The days of a year a yearly rule names: `BYMONTH=3;BYDAY=-1SU`, or a Sunday among some dates."""
    month = int(rule.get("BYMONTH") or begins.month)
    days = range(1, monthrange(year, month)[1] + 1)
    dates = {int(day) for day in rule["BYMONTHDAY"].split(",")} if "BYMONTHDAY" in rule else set()
    if "BYDAY" in rule:
        chosen = _weekdays(rule["BYDAY"], date(year, month, 1), days)
        chosen = [day for day in chosen if not dates or day in dates][:1]
    else:
        chosen = [day for day in days if day in (dates or {begins.day})]
    return [datetime.combine(date(year, month, day), begins.time()) for day in chosen]


def _weekdays(text: str, first: date, days: range) -> list[int]:
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    on = [day for day in days if (first.weekday() + day - 1) % 7 == _DAYS.index(found[2])]
    if not found[1]:
        return on
    number = int(found[1])
    return [on[number - 1 if number > 0 else number]] if 1 <= abs(number) <= len(on) else []


def _offset(text: str) -> timedelta | None:
    found = _TZOFFSET.fullmatch(text.strip())
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if length >= timedelta(hours=24):
        return None
    return -length if found[1] == "-" else length
