"""The words of days and times: `said_times.yaml`, loaded once and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLists:
    """Lists and patterns, all of them for flat text."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    """Whole words; Monday is 0."""
    short_weekdays: Mapping[str, int]
    alone: tuple[str, ...]
    every: re.Pattern[str]
    gone: re.Pattern[str]
    today: tuple[str, ...]
    tomorrow: tuple[str, ...]
    not_tomorrow: re.Pattern[str]
    after_tomorrow: tuple[str, ...]
    next_week_before: tuple[str, ...]
    next_week_behind: tuple[str, ...]
    leads: tuple[str, ...]
    strong_leads: frozenset[str]
    joins: tuple[str, ...]
    pairs: tuple[str, ...]
    between: frozenset[str]
    noon: tuple[str, ...]
    deadline: re.Pattern[str]
    deadline_behind: re.Pattern[str]
    refused: re.Pattern[str]
    replaced: re.Pattern[str]
    but: re.Pattern[str]
    hours: re.Pattern[str]
    phone: re.Pattern[str]
    closings: re.Pattern[str]
    postscript: re.Pattern[str]
    yours: re.Pattern[str]
    """Behind a time: it is by the person's own clock."""
    zones: Mapping[str, tuple[str, ...]]
    """By abbreviation, upper case."""
    zone_names: Mapping[str, str]


_PATTERNS = (
    "every",
    "gone",
    "not_tomorrow",
    "deadline",
    "deadline_behind",
    "refused",
    "replaced",
    "but",
    "hours",
    "phone",
    "closings",
    "postscript",
    "yours",
)
_WORDS = (
    "alone",
    "today",
    "tomorrow",
    "after_tomorrow",
    "next_week_before",
    "next_week_behind",
    "leads",
    "joins",
    "pairs",
    "noon",
)


@cache
def time_lists() -> TimeLists:
    """The lists, ready to use."""
    import yaml  # noqa: PLC0415 - heavy; a run with nothing new reads no mail

    text = resources.files(__package__).joinpath("said_times.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    read: dict[str, Any] = {name: re.compile(raw[name]) for name in _PATTERNS}
    read |= {name: tuple(raw[name]) for name in _WORDS}
    return TimeLists(
        months=_numbered(raw["months"], 1),
        weekdays=_numbered(raw["weekdays"], 0),
        short_weekdays=_numbered(raw["short_weekdays"], 0),
        strong_leads=frozenset(raw["strong_leads"]),
        between=frozenset(raw["between"]),
        zones={name: tuple(zones) for name, zones in raw["zones"].items()},
        zone_names=raw["zone_names"],
        **read,
    )


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _numbered(lines: Iterable[str], first: int) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines, first) for word in line.split()}
