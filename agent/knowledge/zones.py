"""Time zones by the words people name them with: a city, a state, a country, `Central Time`, `EST`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from agent.errors import UnclearError
from agent.knowledge import places
from agent.knowledge.languages import entries
from agent.knowledge.text import fold, spellings
from agent.knowledge.zone_abbreviations import ABBREVIATIONS

SAME_NAME = 20
"""How many times larger a town must be than its namesakes to be meant beyond doubt."""
SMALLEST = {
    "": 100_000,
    **dict.fromkeys(("US", "CA", "AU", "NZ", "MX", "BR", "GB", "IE", "ZA"), 20_000),
    **dict.fromkeys(
        ("DE", "AT", "CH", "NL", "BE", "FR", "ES", "IT", "PT", "SE", "NO", "DK", "FI", "PL"), 50_000
    ),
}
"""How many people a town must have to stand in cities.txt, by its country."""
_LISTED = 6
_NOT_IN_WORDS = re.compile(r"[^\w]+")
_WORDS_BESIDE = re.compile(r"\b(?:standard|daylight|summer|local) (?=time\b)|(?:^the | time(?: zone)?$)")
_SHORT = 2
"""Letters of a code: of a country, or of a state of the USA."""


class SeveralZonesError(UnclearError):
    """What was typed fits several time zones; the one that is meant most often stands first."""

    def __init__(self, text: str, zones: Sequence[str]) -> None:
        """Name what was typed, and the zones."""
        listed = ", ".join(zones[:_LISTED]) + (" …" if len(zones) > _LISTED else "")
        super().__init__(f"“{text}” has several time zones: {listed}. Which one?")
        self.zones = tuple(zones)


def read_zone(text: str) -> str:
    """The IANA name of a zone typed as such, or by a place or a word that has only one.

    Raises:
        SeveralZonesError: it has several.
        UnclearError: it is none.
    """
    found = find_zones(text)
    if len(found) == 1:
        return found[0]
    typed = " ".join(text.split())
    if found:
        raise SeveralZonesError(typed, found)
    close = get_close_matches(_simplify(typed), _towns(), n=1, cutoff=0.85)
    guess = f" Did you mean {close[0].title()}?" if close else ""
    raise UnclearError(
        f"I know no time zone “{typed}”.{guess} Write the nearest big city, such as Berlin or Chicago."
    )


def find_zones(text: str) -> tuple[str, ...]:
    """The zones of a place; `Springfield, Illinois` is looked for in that state. None: it is not known.

    Zones of one country whose clocks go alike from now on count as one, so that a German is not asked about
    Büsingen.
    """
    typed = " ".join(text.split())
    exact = _names().get(typed.casefold().replace(" ", "_"))
    if exact:
        return (exact,)
    place, _, around = typed.replace("(", ",").replace(")", "").partition(",")
    found = _find_by_word(place)
    if around.strip():
        wider = _find_by_word(around)
        rules = {(places.country_of(zone), places.last_rule(zone)) for zone in wider}
        inside = [zone for zone in found if (places.country_of(zone), places.last_rule(zone)) in rules]
        found = inside or wider or found
    return _merge_alike(found)


def _find_by_word(text: str) -> list[str]:
    word = _simplify(text)
    if not word:
        return []
    if city := _cities_of_zones().get(word):
        return [city]
    found = [*_zones_of_country(word), *_zones_of_region(word), *ABBREVIATIONS.get(word.upper(), ())]
    if found:
        return found
    said = _WORDS_BESIDE.sub("", word)
    if said != word and (beside := [*ABBREVIATIONS.get(said.upper(), ()), *_said_names().get(said, ())]):
        return beside
    if said != word and (place := _find_by_word(said)):
        return place
    return list(_towns().get(word) or _said_names().get(word) or _cities_of_old_zones().get(word, ()))


def _zones_of_country(word: str) -> tuple[str, ...]:
    code = places.code_of_country(word)
    if not code and len(word) == _SHORT:
        code = places.MISTAKEN_CODES.get(word.upper(), word.upper())
    return tuple(dict.fromkeys((*_data()["countries"].get(code, ()), *places.zones_of(code))))


def _zones_of_region(word: str) -> list[str]:
    if zones := _regions().get(word):
        return list(zones)
    if len(word) == _SHORT:
        return list(_states_by_code().get(word, ()))
    return [zone for code in places.countries_with_part(word) for zone in places.zones_of(code)]


def _merge_alike(zones: Iterable[str]) -> tuple[str, ...]:
    """Without those that go like an earlier one of the same country."""
    kept: dict[tuple[str, str], str] = {}
    for zone in zones:
        kept.setdefault((places.country_of(zone), places.last_rule(zone)), zone)
    return tuple(dict.fromkeys(kept.values()))


def _simplify(text: str) -> str:
    """Folded words with single blanks: `St. John's` is `st john s`."""
    return " ".join(_NOT_IN_WORDS.sub(" ", fold(text)).split())


@cache
def _names() -> dict[str, str]:
    """Zone names by themselves, case-folded; not EST and its like, which keep no summer time."""
    return {name.casefold(): name for name in available_timezones() if "/" in name or name == "UTC"}


@cache
def _cities_of_zones() -> dict[str, str]:
    """The cities that the zones of countries are named after."""
    return {_name_city(zone): zone for zone in _names().values() if places.country_of(zone)}


@cache
def _cities_of_old_zones() -> dict[str, tuple[str, ...]]:
    """Those of zones that go by another name today."""
    old = [zone for zone in _names().values() if not zone.startswith(("Etc/", "posix/", "right/"))]
    return {_name_city(zone): (zone,) for zone in sorted(old)}


def _name_city(zone: str) -> str:
    return _simplify(zone.rpartition("/")[2].replace("_", " "))


@cache
def _said_names() -> dict[str, tuple[str, ...]]:
    """`central`, `eastern`, `german`: what mail says before the word time."""
    return {fold(word): (zone,) for _, said in entries("zone_names") for word, zone in said.items()}


@cache
def _data() -> Mapping[str, Any]:
    import yaml  # noqa: PLC0415 - only where a zone is asked for

    text = files("agent.knowledge").joinpath("zones.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for parts in _data()["regions"].values():
        for part, zones in parts.items():
            found[_simplify(part)] += zones
    for country, parts in _data()["other_regions"].items():
        for part in parts:
            found[_simplify(part)] += places.zones_of(country)
    return {part: tuple(dict.fromkeys(zones)) for part, zones in found.items()}


@cache
def _states_by_code() -> dict[str, tuple[str, ...]]:
    """The states of the USA by their two letters."""
    parts = _data()["regions"]["US"]
    return {
        code.casefold(): tuple(parts[name]) for name, code in places.parts_of("US").items() if name in parts
    }


@cache
def _towns() -> dict[str, tuple[str, ...]]:
    """Zones by their towns, each under every way in which it is written."""
    found: dict[str, list[str]] = defaultdict(list)
    text = files("agent.knowledge").joinpath("cities.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n(?! )", text):
        zone, _, names = block.partition("\n")
        for name in names.split(";"):
            for written in spellings(" ".join(name.split())) - {""}:
                found[_simplify(written)].append(zone)
    for group in _data()["same_towns"]:
        keys = [_simplify(name) for name in group]
        named = [found.get(key) or [_cities_of_zones().get(key, "")] for key in keys]
        zones = next((one for one in named if one != [""]), [])
        found |= dict.fromkeys(keys, zones)
    return {name: tuple(dict.fromkeys(zones)) for name, zones in found.items()}
