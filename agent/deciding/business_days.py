"""Which days the company works.

Weekend and holidays are those of the recipient's country. Unknown places fall back to what is
known and say so in `BusinessDays.notes`: no silent guess.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
_ENGLISH = "en_US"
"""As the calendars call it."""
_SATURDAY = 5

_WORKED_IN_THE_US = (
    "Alaska Day",
    "Arbor Day",
    "Bennington Battle Day",
    "Casimir Pulaski Day",
    "Cesar Chavez Day",
    "Columbus Day",
    "Confederate Memorial Day",
    "Diwali",
    "Election Day",
    "Emancipation Day",
    "Frances Xavier Cabrini Day",
    "Indigenous Peoples' Day",
    "Jefferson Davis Birthday",
    "Lincoln's Birthday",
    "Lyndon Baines Johnson Day",
    "Native Americans' Day",
    "Nevada Day",
    "Prince Jonah Kuhio Kalanianaole Day",
    "San Jacinto Day",
    "Seward's Day",
    "State Holiday",
    "Statehood Day",
    "Susan B. Anthony Day",
    "Texas Independence Day",
    "Town Meeting Day",
    "Truman Day",
    "Veterans Day",
    "Victory Day",
    "West Virginia Day",
)
"""Days the calendar of the United States lists and most private offices work."""


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """The calendar of one place.

    Attributes:
        closed_days: Days on which nobody works, added to what the country knows.
        notes: One sentence for each thing about the place that was not known.
    """

    country: str = ""
    subdivision: str = ""
    closed_days: frozenset[date] = frozenset()
    holidays: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)

    def is_business_day(self, day: date) -> bool:
        """Whether the company works on this day of its own calendar."""
        if day in self.closed_days or self._is_weekend(day):
            return False
        return not (self.holidays and self.country and self._is_closed_by_custom(day))

    def name_free_day(self, day: date) -> str:
        """Why nobody works on this day, such as `Labor Day`; empty: they do."""
        if self.is_business_day(day):
            return ""
        if self.holidays and self.country and (names := _list_holidays(self.country, self.subdivision, day)):
            return " and ".join(dict.fromkeys(names))
        if day in self.closed_days:
            return "closed"
        return "weekend" if self._is_weekend(day) else "quiet days at the turn of the year"

    def after(self, day: date, n: int) -> date:
        """The n-th business day strictly after `day`; n is at least 1."""
        for _ in range(n):
            day = self.next_from(day + _DAY)
        return day

    def next_from(self, day: date) -> date:
        """`day` itself when it is a business day, else the first one after it."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def _is_weekend(self, day: date) -> bool:
        if not self.country:
            return day.weekday() >= _SATURDAY
        return _calendar(self.country, self.subdivision).is_weekend(day)

    def _is_closed_by_custom(self, day: date) -> bool:
        """A public holiday, or a quiet day at the turn of the year."""
        return _is_quiet(self.country, day) or _is_holiday(self.country, self.subdivision, day)


def business_days(
    country: str, subdivision: str, closed_days: Iterable[date], *, holidays: bool
) -> BusinessDays:
    """The calendar of a country and its subdivision, as far as both are known.

    Args:
        country: ISO 3166-1 alpha-2 in any case; empty or unknown: Saturday and Sunday are free, no more.
        subdivision: ISO 3166-2 with or without the country (`IL`, `US-IL`); unknown: the country's own days.
        closed_days: More days on which nobody works.
        holidays: False: only weekends and `closed_days` count.
    """
    place, part, notes = country.strip().upper(), subdivision.strip(), []
    if not known_country(place):
        said = f"The country “{country}” is not known" if place else "No country is given"
        notes.append(f"{said}: only Saturdays, Sundays and the closed days listed count as free.")
        place = part = ""
    elif part and not known_subdivision(place, part):
        notes.append(f"“{subdivision}” is not a known part of {place}: its national holidays count.")
        part = ""
    return BusinessDays(place, _code(place, part), frozenset(closed_days), holidays, tuple(notes))


def known_country(code: str) -> bool:
    """Whether the holidays of this ISO 3166-1 alpha-2 code are known; any case."""
    return code.strip().upper() in _country_codes()


def known_subdivision(country: str, code: str) -> bool:
    """Whether the country's calendar knows this part of it; `IL` and `US-IL` are the same; any case."""
    place = country.strip().upper()
    return _code(place, code) in _subdivisions(place)


def _code(country: str, subdivision: str) -> str:
    """`us-il` and `il` to `IL`; one that is not a code, such as `Augsburg`, as the calendar spells it."""
    bare = subdivision.strip()
    if bare.upper().startswith(f"{country}-"):
        bare = bare[len(country) + 1 :]
    codes = {code.casefold(): code for code in _subdivisions(country)}
    return codes.get(bare.casefold(), bare)


@cache
def _country_codes() -> frozenset[str]:
    from holidays.registry import EntityLoader  # noqa: PLC0415 - time that a run with nothing due saves

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


@cache
def _subdivisions(country: str) -> tuple[str, ...]:
    return _calendar(country, "").subdivisions if country in _country_codes() else ()


@cache
def _calendar(country: str, subdivision: str, language: str | None = None) -> HolidayBase:
    """The calendar of a place, its days named in its own language unless another is asked for."""
    _load_single_countries()
    from holidays import country_holidays  # noqa: PLC0415 - time that a run with nothing due saves

    return country_holidays(country, subdiv=subdivision or None, language=language)


def _load_single_countries() -> None:
    """Let `holidays` load the calendar it is asked for, and no other.

    Its package `holidays.countries` imports the calendars of all 250 countries as soon as one of them is
    asked for, which costs a visit a tenth of its time. The package put in its place is the same one, not yet
    run: each calendar in its folder is still found by its own name.
    """
    name = "holidays.countries"
    if name not in sys.modules and (package := find_spec(name)):
        sys.modules[name] = module_from_spec(package)


def _is_holiday(country: str, subdivision: str, day: date) -> bool:
    names: list[str] = _calendar(country, subdivision).get_list(day)
    return bool(_drop_worked(country, names))


def _list_holidays(country: str, subdivision: str, day: date) -> list[str]:
    """The public holidays of a day by their English names, where the calendar knows them."""
    return _drop_worked(country, _calendar(country, subdivision, _ENGLISH).get_list(day))


def _drop_worked(country: str, names: list[str]) -> list[str]:
    if country != "US":
        return names
    return [name for name in names if not any(worked in name for worked in _WORKED_IN_THE_US)]


def _is_quiet(country: str, day: date) -> bool:
    """24 December to 1 January; in Japan 29 December to 3 January."""
    first, last = ((12, 29), (1, 3)) if country == "JP" else ((12, 24), (1, 1))
    return (day.month, day.day) >= first or (day.month, day.day) <= last
