"""Times of day in words: `half past two`, `halb drei`, `8 in the evening`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from agent.knowledge.languages import any_word, entries, flat_pattern, numbers, pattern, remembered, words

_NOON = 12 * 60
_EARLY = 7
"""An hour below this, said without the half of the day, is one of the afternoon."""
_MINUTES: Mapping[str, int] = {
    "full": 0,
    "bare": 0,
    "quarter past": 15,
    "half past": 30,
    "half past in words": 30,
    "half to": -30,
    "quarter to": -15,
}
"""The groups of spelled times, by the minutes after the hour they name."""
_IN_WORDS = frozenset({"full", "bare", "half past in words"})
"""In these an hour in figures is no such time, or one that is read elsewhere."""
_HALF = re.compile(r"\s?(?P<half>[ap])\.?\s?m\b\.?")
_HALF_OF_DAY = r",?\s(?:WORDS)\b"
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = "…"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day at its place in a flat text; minutes after midnight."""

    start: int
    end: int
    minute: int
    until: int | None = None
    """Behind midnight it is more than a day's minutes."""


def find_spelled_clocks(text: str, goes_on: Callable[[str, int], bool]) -> list[Clock]:
    """The times of day that a flat text names in words, in order.

    Args:
        text: Flat, at most some hundred characters.
        goes_on: Whether what stands behind a bare number fits a time of day.
    """
    if not has_spelled_hour(text):
        return []
    found: list[Clock] = []
    for group, hours, form in _forms():
        for match in form.finditer(text):
            said = next(filter(None, match.groups()))
            hour = hours.get(said) if not said.isdigit() else int(said)
            if hour is None or hour > 24 or (group == "bare" and not goes_on(text, match.end())):  # noqa: PLR2004 - a day's hours
                continue
            clock = _read(match, text, hour, _MINUTES[group])
            # "At seven" is morning or evening: no time.
            if group != "bare" or clock.minute != _EARLY * 60 or clock.end != match.end():
                found.append(clock)
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for at, one in enumerate(found) if not any(one.start < other.end for other in found[:at])]


def has_spelled_hour(text: str) -> bool:
    """Whether a flat text has a word for an hour, or for half of one: else no pattern need be compiled."""
    return not _telling_words().isdisjoint(_WORD.findall(text))


@remembered
def _telling_words() -> frozenset[str]:
    return frozenset((*numbers("hours", 1), *words("parts_of_hours")))


def names_half_of_day(text: str, at: int) -> bool:
    """Whether the words behind a time of day say which half of the day is meant."""
    return pattern("forenoon", "afternoon", frame=_HALF_OF_DAY).match(text, at) is not None


def settle_half_of_day(text: str, clock: Clock) -> Clock:
    """A clock read without am or pm, as the words behind it say: `8 in the evening`, `6 in the morning`."""
    if behind := pattern("forenoon", frame=_HALF_OF_DAY).match(text, clock.end):
        back = _NOON if _NOON + 60 <= clock.minute < _NOON + _EARLY * 60 else 0
        until = None if clock.until is None else clock.until - back
        return replace(clock, end=behind.end(), minute=clock.minute - back, until=until)
    behind = pattern("afternoon", frame=_HALF_OF_DAY).match(text, clock.end)
    last = clock.minute if clock.until is None else clock.until
    if behind is None or last >= _NOON:
        return clock
    until = None if clock.until is None else clock.until + _NOON
    return replace(clock, end=behind.end(), minute=clock.minute + _NOON, until=until)


def _read(match: re.Match[str], text: str, hour: int, minutes: int) -> Clock:
    end = match.end()
    if half := _HALF.match(text, end):
        return Clock(
            match.start(),
            half.end(),
            (hour % 12 * 60 + minutes + _NOON * (half["half"] == "p")) % (2 * _NOON),
        )
    early = hour * 60 + minutes < _EARLY * 60 and hour
    clock = Clock(match.start(), end, (hour * 60 + minutes + (_NOON if early else 0)) % (2 * _NOON))
    return settle_half_of_day(text, clock)


@remembered
def _forms() -> tuple[tuple[str, Mapping[str, int], re.Pattern[str]], ...]:
    """Each group of each language, with the hours of the language."""
    found = []
    for language, groups in entries("spelled_times"):
        hours = numbers("hours", 1, only=language.code)
        named = any_word(hours)
        for group, listed in groups.items():
            hour = rf"({named})" if group in _IN_WORDS else rf"({named}|\d{{1,2}}(?![\d:]))"
            either = "|".join(hour.join(map(flat_pattern, one.split(_PLACE))) for one in listed)
            found.append((group, hours, re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")))
    return tuple(found)
