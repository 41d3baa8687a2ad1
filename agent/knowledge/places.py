"""Countries and their parts by the names people know them by, and whose zones are whose (the tz database)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.errors import UnclearError
from agent.knowledge.text import fold

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


def code_of_country(name: str) -> str:
    """The code of a country by its English name, in any case; empty where there is none of that name."""
    return _countries().get(" ".join(name.casefold().split()), "")


def list_codes() -> frozenset[str]:
    """All country codes: ISO 3166-1 alpha-2, and XK, which ISO leaves to its users and all use for Kosovo."""
    return frozenset(_countries().values()) | {"XK"}


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
    by_name = {code.casefold(): code for code in codes} | {
        name.casefold(): code for name, code in parts_of(country).items()
    }
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


@cache
def parts_of(country: str) -> dict[str, str]:
    """The codes of a country's states or regions by their names, as the holiday calendar has them."""
    import holidays  # noqa: PLC0415 - only the dialogue asks for it

    aliases = holidays.country_holidays(country).get_subdivision_aliases() if subdivisions(country) else {}
    return {name: code for code, names in aliases.items() for name in names}


@cache
def countries_with_part(name: str) -> tuple[str, ...]:
    """The codes of the countries that have a part of this name (folded), by the holiday calendar."""
    import holidays  # noqa: PLC0415 - only the dialogue asks for it

    return tuple(
        code
        for code in holidays.list_supported_countries(include_aliases=False)
        if any(fold(part) == name for part in parts_of(code))
    )


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


@cache
def last_rule(zone: str) -> str:
    """How a zone's clocks go from now on, as the tz database has it: alike for Detroit and New York."""
    try:
        data = files("tzdata.zoneinfo").joinpath(zone).read_bytes()
    except OSError:  # a zone that only this computer knows is like no other
        return zone
    return data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace")


def _table(name: str) -> list[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
