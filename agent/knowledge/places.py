"""Time zones and countries by the names people know them by (the tables of the tz database)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from agent.errors import UnclearError

_LISTED = 6
_LONGEST_CODE = 3
"""Of a subdivision (ISO 3166-2); the calendar also knows some cities, which are none."""


MISTAKEN_CODES = {"UK": "GB", "EN": "GB", "USA": "US", "EL": "GR"}
"""Codes that people write for a country whose code is another."""


def is_zone(name: str) -> bool:
    """Whether the time zone database knows this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a region, such as "America"
        return False
    return True


def list_codes() -> frozenset[str]:
    """All country codes: ISO 3166-1 alpha-2, and XK, which ISO leaves to its users and all use for Kosovo."""
    return frozenset(_countries().values()) | {"XK"}


def read_zone(text: str) -> str:
    """The IANA name of a zone typed as such, as its city, or as a country that has only one.

    Raises:
        UnclearError: it is none, or several.
    """
    wanted = "_".join(text.casefold().split())
    if wanted in _names():
        return _names()[wanted]
    cities = sorted(name for name in _zones() if name.rpartition("/")[2].casefold() == wanted)
    found = cities or sorted(zones_of(_countries().get(wanted.replace("_", " "), text.strip().upper())))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnclearError(
            f"I know no time zone “{text.strip()}”. Write the nearest big city, such as Berlin or Chicago."
        )
    listed = ", ".join(found[:_LISTED]) + (" …" if len(found) > _LISTED else "")
    raise UnclearError(f"“{text.strip()}” has several time zones: {listed}. Which one?")


def read_country(text: str) -> str:
    """The ISO 3166-1 code of a country typed as such or by its English name.

    Raises:
        UnclearError: there is no such country.
    """
    typed = " ".join(text.split())
    code = _countries().get(typed.casefold(), typed.upper())
    if code not in _countries().values():
        raise UnclearError(f"I know no country “{typed}”. Write its two letters, such as US or DE.")
    return code


def read_subdivision(text: str, country: str) -> str:
    """The code of a state or region as the holiday calendar knows it, typed as such or by name.

    Raises:
        UnclearError: that country has no such region.
    """
    wanted = " ".join(text.casefold().split())
    codes = subdivisions(country)
    by_name = {code.casefold(): code for code in codes} | _subdivision_names(country)
    if wanted not in by_name:
        raise UnclearError(f"{country} has no region “{text.strip()}”. Known are: {', '.join(codes)}.")
    return by_name[wanted]


@cache
def subdivisions(country: str) -> tuple[str, ...]:
    """The regions of a country that the holiday calendar knows; empty where there are none."""
    import holidays  # noqa: PLC0415 - only the dialogue asks for it

    regions = holidays.list_supported_countries(include_aliases=False).get(country, ())
    return tuple(region for region in regions if len(region) <= _LONGEST_CODE)


@cache
def regions_that_matter(country: str, year: int) -> tuple[str, ...]:
    """Those of them that keep holidays of their own in a year: in Norway none, in Germany most."""
    import holidays  # noqa: PLC0415 - only the dialogue asks for it

    def find_holidays(region: str | None) -> set[date]:
        return set(holidays.country_holidays(country, subdiv=region, years=year))

    return tuple(region for region in subdivisions(country) if find_holidays(region) != find_holidays(None))


def _subdivision_names(country: str) -> dict[str, str]:
    import holidays  # noqa: PLC0415 - only the dialogue asks for it

    aliases = holidays.country_holidays(country).get_subdivision_aliases() if subdivisions(country) else {}
    return {name.casefold(): code for code, names in aliases.items() for name in names}


def country_of(zone: str) -> str:
    """The country a zone is in; empty when it is in none or not known."""
    return _zones().get(zone, "")


def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country by its code."""
    return tuple(name for name, code in _zones().items() if code == country)


def zones_with_offset(country: str, moment: datetime) -> tuple[str, ...]:
    """The zones of a country whose clocks stood at the offset of that moment."""
    return tuple(
        name
        for name in zones_of(country)
        if moment.astimezone(ZoneInfo(name)).utcoffset() == moment.utcoffset()
    )


@cache
def _names() -> dict[str, str]:
    """Zone names by themselves, case-folded; not EST and its like, which keep no summer time."""
    return {name.casefold(): name for name in available_timezones() if "/" in name or name == "UTC"}


@cache
def _zones() -> dict[str, str]:
    """Zone name to country code."""
    return {row[2]: row[0] for row in _table("zone.tab")}


@cache
def _countries() -> dict[str, str]:
    """Country name, case-folded, to code."""
    return {row[1].casefold(): row[0] for row in _table("iso3166.tab")} | {
        "uk": "GB",
        "united kingdom": "GB",
        "usa": "US",
    }


def _table(name: str) -> list[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
