"""Time zones as mail names them behind a time: `CET`, `Europe/Berlin`, `GMT+2`, `Berlin time`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from agent.reading.flat import flat
from agent.reading.times.time_lists import alternatives, time_lists

_BEHIND = 48
_GAP = r"[\s,(\[]{0,3}"
_OFFSET = re.compile(_GAP + r"(?:UTC/GMT|UTC|GMT)\s?(?P<sign>[+-])\s?(?P<h>\d{1,2})(?::?(?P<m>\d\d))?(?!\d)")
_ISO = re.compile(r"(?::\d\d(?:\.\d+)?)?(?:(?P<utc>Z)\b|(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d)(?!\d))")
_NAMED = re.compile(_GAP + r"(?P<zone>[A-Z][A-Za-z]{2,15}(?:/[A-Z][A-Za-z_]{1,20}){1,2})")
_SHORT = re.compile(r"[\s,(\[]{1,3}(?P<short>[A-Z]{2,5})\b(?!/)")
_DECLARED = re.compile(
    r"(?:time ?zone|zeitzone|fuseau horaire|zona horaria|fuso orario|tijdzone|tidszon"
    r"|all times(?: are)?(?: in)?)[\s:]{0,3}"
)
_LARGEST = 14
_WORDS = frozenset({"reunion", "center", "easter"})
"""Places that are words as well."""


def zone_behind(text: str, at: int) -> Sequence[tzinfo] | None:
    """The zones that the words behind a time can mean; None where they name none.

    Args:
        text: As written: `ET` is a zone, `et` is a word.
        at: Where the time ends.
    """
    rest = text[at : at + _BEHIND]
    if found := _ISO.match(rest):
        return [timezone.utc] if found["utc"] else _offset(found)  # noqa: UP017 - beside fixed offsets
    if found := _OFFSET.match(rest):
        return _offset(found)
    if found := _NAMED.match(rest):
        return _zones([found["zone"]])
    if (found := _SHORT.match(rest)) and found["short"] in time_lists().zones:
        return _zones(time_lists().zones[found["short"]])
    if found := _place().match(flat(rest)):
        name = found["before"] or found["behind"] or found["alone"]
        return _zones([time_lists().zone_names.get(name) or _cities()[name]])
    return None


def zone_declared(text: str) -> Sequence[tzinfo] | None:
    """The zone a text names for all its times; None where it names none."""
    found = _DECLARED.search(flat(text))
    return zone_behind(" " + text[found.end() :][:_BEHIND], 0) if found else None


def fitting(zones: Sequence[tzinfo], local: datetime, others: Sequence[tzinfo]) -> tzinfo | None:
    """The only zone, or of several (`CST`) the one with the offset of one of the others at that time."""
    if len(zones) == 1:
        return zones[0]
    offsets = [local.replace(tzinfo=other).utcoffset() for other in others]
    return next((z for z in zones if local.replace(tzinfo=z).utcoffset() in offsets), None)


def zone_called(name: str) -> tzinfo | None:
    """The zone of an IANA name; None for any other words."""
    found = _zones([name])
    return found[0] if found else None


def _offset(found: re.Match[str]) -> Sequence[tzinfo] | None:
    hours, minutes = int(found["h"]), int(found["m"] or 0)
    if hours > _LARGEST or minutes > 59:  # noqa: PLR2004 - an hour's last minute
        return None
    length = timedelta(hours=hours, minutes=minutes)
    return [timezone(-length if found["sign"] == "-" else length)]


def _zones(names: Sequence[str]) -> list[tzinfo]:
    known = available()
    return [ZoneInfo(name) for name in names if name in known]


@cache
def available() -> frozenset[str]:
    """The names of the time zone database."""
    return frozenset(available_timezones())


@cache
def _cities() -> dict[str, str]:
    """`berlin` is Europe/Berlin."""
    names = sorted(n for n in available() if "/" in n and not n.startswith(("Etc/", "posix/", "right/")))
    return {flat(name.rpartition("/")[2].replace("_", " ")): name for name in names}


@cache
def _place() -> re.Pattern[str]:
    places = alternatives({*time_lists().zone_names, *_cities()} - _WORDS)
    kind = "(?: (?:standard|daylight|summer|local))?"
    return re.compile(
        rf"{_GAP}(?:(?:in )?(?P<before>{places}){kind}[ -]?(?:time|zeit|tid|tijd)\b"
        rf"|(?:heure|hora|ora|czasu) (?:de |d'|di |del? )?(?P<behind>{places})\b"
        r"|(?P<alone>eastern|pacific|central|mountain)\b(?! (?:office|station|europe|park|bank)))"
    )
