"""The time zone that stands behind a time of day, or holds for a whole mail: `10:00 Berlin time`, `2pm AKDT`.

An abbreviation or a place that is not known for sure gives no zone, and so no time: never the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from agent.knowledge.languages import any_word, either, entries, pattern, remembered, words
from agent.knowledge.text import fold_by_letter
from agent.knowledge.zone_abbreviations import ABBREVIATIONS

_BEHIND = 48
_GAP = r"[\s,(\[]{0,3}"
_OFFSET = re.compile(_GAP + r"(?:UTC/GMT|UTC|GMT)\s?(?P<sign>[+-])\s?(?P<h>\d{1,2})(?::?(?P<m>\d\d))?(?!\d)")
_ISO = re.compile(r"(?::\d\d(?:\.\d+)?)?(?:(?P<utc>Z)\b|(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d)(?!\d))")
_NAMED = re.compile(_GAP + r"(?P<zone>[A-Z][A-Za-z]{2,15}(?:/[A-Z][A-Za-z_]{1,20}){1,2})")
_SHORT = re.compile(r"[\s,(\[]{1,3}(?P<short>[A-Z]{2,5})(?:\s?/\s?(?P<other>[A-Z]{2,5}))?\b(?!/)")
_DOTTED = re.compile(r"[\s,(\[]{1,3}(?P<short>(?:[A-Z]\.){2,4})(?!\w)")
_LOWER = re.compile(r"[\s,(\[]{1,3}(?P<short>[a-z]{3,4})\b")
_HALF_OF_DAY = re.compile(r"[ap]\.?\s?m\.?$", re.IGNORECASE)
_LIKE_ZONE = re.compile(r"[A-Z]{1,3}[SD]T")
_SOME_PLACE = re.compile(r"[\s,(\[]{1,3}(?P<place>[A-Z][\w'.-]{1,20}(?: [A-Z][\w'.-]{1,20})?) ?")
_DECLARED = r"(?:WORDS)[\s:]{0,3}"
_LARGEST = 14
_ROWS = 300
"""Lines of a mail that are looked at for a zone of their own."""
_NO_PLACES = frozenset({"reunion", "center", "easter"})
"""Places that are words as well."""
_NO_ZONES = frozenset(
    {"BEST", "COST", "EAST", "FAST", "HOST", "JUST", "LAST", "LIST", "MUST", "POST", "TEST"}
)
"""Words in capitals that end as abbreviations of zones do."""
_IN_LOWER_CASE = frozenset(
    {"est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "akst", "akdt", "hst", "gmt", "utc"}
    | {"bst", "cet", "cest", "aest", "aedt", "nzst", "nzdt", "jst", "sgt"}
)
"""Those that people write so behind `am` and `pm`."""


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
        return _read_offset(rest, found)
    if (found := _NAMED.match(rest)) and (named := _zones([found["zone"]])):
        return named
    if (short := _read_short(text, at, rest)) is not None:
        return short
    return _place_behind(rest)


def _read_offset(rest: str, found: re.Match[str]) -> Sequence[tzinfo] | None:
    """An offset; in brackets before a name it is the zone's in winter: `(UTC-05:00) Eastern Time`."""
    behind = rest[found.end() :]
    named = _place_behind(behind[1:]) if behind.startswith(")") else None
    return named or _offset(found)


def _read_short(text: str, at: int, rest: str) -> Sequence[tzinfo] | None:
    """The zones of an abbreviation; none of what only looks like one; None where there is none."""
    known = ABBREVIATIONS
    if found := _SHORT.match(rest):
        names = [one for one in (found["short"], found["other"]) if one]
        if all(one in known for one in names):
            several = {known[one] for one in names}
            return _zones(several.pop()) if len(several) == 1 else []
        first = names[0]
        if _LIKE_ZONE.fullmatch(first) and first not in _NO_ZONES:
            return []
    if (found := _DOTTED.match(rest)) and (short := found["short"].replace(".", "")) in known:
        return _zones(known[short])
    found = _LOWER.match(rest)
    if found and found["short"] in _IN_LOWER_CASE and _HALF_OF_DAY.search(text[max(0, at - 5) : at]):
        return _zones(known[found["short"].upper()])
    return None


def _place_behind(written: str) -> Sequence[tzinfo] | None:
    """The zone of a place that stands behind a time; none of one that is not known."""
    rest = fold_by_letter(written)
    before, behind, alone, closer = _places()
    if (found := before.match(rest)) and (name := _zone_names().get(found["place"])):
        # "Mountain Time - Arizona"
        exact = closer.match(rest, found.end())
        return _zones([_zone_names()[exact["place"]] if exact else name])
    if found := behind.match(rest):
        several = found["place"].split(" ")
        starts = (" ".join(several[:length]) for length in range(len(several), 0, -1))
        if name := next((_zone_names()[one] for one in starts if one in _zone_names()), None):
            return _zones([name])
    if found := alone.match(rest):
        return _zones([_zone_names()[found["place"]]])
    if (some := _SOME_PLACE.match(written)) and _is_unknown_place(rest, some):
        return []
    return None


def _is_unknown_place(rest: str, some: re.Match[str]) -> bool:
    """`Ruritania time`, but not `Local time`."""
    if not set(fold_by_letter(some["place"]).split()).isdisjoint(words("no_zone_places")):
        return False
    return _word_for_time().match(rest, some.end()) is not None


@remembered
def _word_for_time() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{either('zone_kinds')}) )?(?:{either('time_word')})\b")


def zone_declared(text: str) -> Sequence[tzinfo] | None:
    """The zone a text names for all its times; None where it names none."""
    found = pattern("zone_labels", frame=_DECLARED).search(fold_by_letter(text))
    if found:
        return zone_behind(" " + text[found.end() :][:_BEHIND], 0)
    return next(filter(None, map(_read_row, text.split("\n", _ROWS)[:_ROWS])), None)


def _read_row(line: str) -> Sequence[tzinfo] | None:
    """The zone of a line that holds nothing else: `Central Time - Chicago`, `EDT`."""
    row = line.strip(" \t()[]")
    if not row or len(row) > _BEHIND:
        return None
    if row in ABBREVIATIONS:
        return _zones(ABBREVIATIONS[row])
    if "/" in row:
        return _zones([row])
    if found := _OFFSET.match(row):
        return _read_offset(row, found)
    return _place_behind(f" {row}") if _is_zone_row().match(fold_by_letter(row)) else None


@remembered
def _is_zone_row() -> re.Pattern[str]:
    kind = f"(?: (?:{either('zone_kinds')}))?"
    return re.compile(
        rf"(?:{any_word(_zone_names())}){kind}[ -]?(?:{either('time_word')})(?: ?[-,(].{{0,30}})?$"
    )


def choose_zone(zones: Sequence[tzinfo], local: datetime, others: Sequence[tzinfo]) -> tzinfo | None:
    """The only zone, or of several (`CST`) the one with the offset of one of the others at that time.

    Several with one offset at that time are as good as one.
    """
    if len({local.replace(tzinfo=zone).utcoffset() for zone in zones}) == 1:
        return zones[0]
    offsets = [local.replace(tzinfo=other).utcoffset() for other in others]
    return next((z for z in zones if local.replace(tzinfo=z).utcoffset() in offsets), None)


def zone_named(name: str) -> tzinfo | None:
    """The zone of an IANA name; None for any other words."""
    found = _zones([name])
    return found[0] if found else None


def _offset(match: re.Match[str]) -> Sequence[tzinfo] | None:
    hours, minutes = int(match["h"]), int(match["m"] or 0)
    if hours > _LARGEST or minutes > 59:  # noqa: PLR2004 - an hour's last minute
        return None
    length = timedelta(hours=hours, minutes=minutes)
    return [timezone(-length if match["sign"] == "-" else length)]


def _zones(names: Sequence[str]) -> list[tzinfo]:
    known = available_zones()
    return [ZoneInfo(name) for name in names if name in known]


@cache
def available_zones() -> frozenset[str]:
    """The names of the time zone database."""
    return frozenset(available_timezones())


@remembered
def _zone_names() -> Mapping[str, str]:
    """The zones by the names of places, flat: `berlin` is Europe/Berlin."""
    names = sorted(
        n for n in available_zones() if "/" in n and not n.startswith(("Etc/", "posix/", "right/"))
    )
    cities = {fold_by_letter(name.rpartition("/")[2].replace("_", " ")): name for name in names}
    said = {
        fold_by_letter(place): zone for _, places in entries("zone_names") for place, zone in places.items()
    }
    return {place: zone for place, zone in (cities | said).items() if place not in _NO_PLACES}


@remembered
def _places() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Where the place of a zone stands: before the word for time, behind it, alone; and a closer one."""
    kind = f"(?: (?:{either('zone_kinds')}))?"
    link = f"(?:{either('time_of_links')})?"
    return (
        re.compile(
            rf"{_GAP}(?:in )?(?P<place>[^\W\d_][\w.' -]{{0,30}}?){kind}[ -]?(?:{either('time_word')})\b"
        ),
        re.compile(rf"{_GAP}(?:{either('time_of')}) {link}(?P<place>[^\W\d_][\w'-]*(?: [\w'-]+){{0,2}})"),
        re.compile(
            rf"{_GAP}(?P<place>eastern|pacific|central|mountain)\b(?! (?:office|station|europe|park|bank))"
        ),
        re.compile(rf"\s?[-,(]\s?(?P<place>{any_word(_zone_names())})\b"),
    )
