"""Time zones by the words people name them with."""

from __future__ import annotations

import pytest

from agent.errors import UnclearError
from agent.knowledge import places
from agent.knowledge.zones import SeveralZonesError, find_zones, read_zone

ONE = {
    "America/Chicago": "America/Chicago",
    "europe/berlin": "Europe/Berlin",
    "New York": "America/New_York",
    "berlin": "Europe/Berlin",
    "France": "Europe/Paris",
    "jp": "Asia/Tokyo",
    "UK": "Europe/London",
    "utc": "UTC",
    "Germany": "Europe/Berlin",
    "Hamburg": "Europe/Berlin",
    "Leeds": "Europe/London",
    "Mumbai": "Asia/Kolkata",
    "Bombay": "Asia/Kolkata",
    "Bengaluru": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata",
    "São Paulo": "America/Sao_Paulo",
    "sao paulo": "America/Sao_Paulo",
    "Köln": "Europe/Berlin",
    "koeln": "Europe/Berlin",
    "Cologne": "Europe/Berlin",
    "Ohio": "America/New_York",
    "New Jersey": "America/New_York",
    "queensland": "Australia/Brisbane",
    "Bavaria": "Europe/Berlin",
    "Bayern": "Europe/Berlin",
    "Scotland": "Europe/London",
    "Karnataka": "Asia/Kolkata",
    "Tenerife": "Atlantic/Canary",
    "St. John's": "America/St_Johns",
    "St. Louis": "America/Chicago",
    "Central Time": "America/Chicago",
    "Eastern Time (US & Canada)": "America/New_York",
    "pacific standard time": "America/Los_Angeles",
    "Sydney time": "Australia/Sydney",
    "EST": "America/New_York",
    "PDT": "America/Los_Angeles",
    "CET": "Europe/Berlin",
    "Springfield, Illinois": "America/Chicago",
    "Portland (Maine)": "America/New_York",
    "Austin, TX": "America/Chicago",
    "Berlin, Germany": "Europe/Berlin",
    "Calcutta": "Asia/Kolkata",
}
SEVERAL = {
    "Texas": ("America/Chicago", "America/Denver"),
    "Washington": ("America/Los_Angeles", "America/New_York"),
    "Georgia": ("Asia/Tbilisi", "America/New_York"),
    "DE": ("Europe/Berlin", "America/New_York"),
    "Springfield": ("America/Chicago", "America/Los_Angeles", "America/New_York"),
    "Portland": ("America/Los_Angeles", "America/New_York"),
    "Birmingham": ("America/Chicago", "Europe/London"),
    "Paris, Texas": ("America/Chicago", "America/Denver"),
    "Spain": ("Europe/Madrid", "Atlantic/Canary"),
    "CST": ("America/Chicago", "Asia/Shanghai"),
}


def test_one_zone() -> None:
    """A zone is known by its name, a town, a state, a country, or by what people call its time."""
    assert {typed: read_zone(typed) for typed in ONE} == ONE
    assert {zone: read_zone(zone) for zone in ONE.values()} == {zone: zone for zone in ONE.values()}


def test_several_zones() -> None:
    """Where a name has several they are offered, the likeliest first, and none is guessed."""
    assert {typed: find_zones(typed) for typed in SEVERAL} == SEVERAL
    for typed, zones in SEVERAL.items():
        with pytest.raises(SeveralZonesError, match="Which one") as unclear:
            read_zone(typed)
        assert unclear.value.zones == zones


def test_zones_that_go_alike_are_one() -> None:
    """The USA is asked about by clocks, not by counties; the first is the one where most people live."""
    assert len(find_zones("USA")) == 8
    assert find_zones("Australia")[0] == "Australia/Sydney"
    assert find_zones("Canada")[0] == "America/Toronto"
    assert find_zones("Russia")[0] == "Europe/Moscow"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Springfeld", "Did you mean Springfield?"),
        ("xyzzy", "Write the nearest big city"),
        ("", "Write the nearest big city"),
        ("time", "I know no time zone “time”"),
        (",", "I know no time zone"),
        ("x" * 10_000, "I know no time zone"),
    ],
)
def test_no_zone(typed: str, said: str) -> None:
    """What nobody knows is asked again, with a guess where one is close."""
    with pytest.raises(UnclearError, match=r"I know no time zone") as unclear:
        read_zone(typed)
    assert said in str(unclear.value)


def test_every_zone_of_the_data_is_one() -> None:
    """Whatever the lists of towns and parts name is in the time zone database."""
    from agent.knowledge import zones  # noqa: PLC0415 - its tables are tried as they are

    tables = (zones._towns(), zones._regions(), zones._said_names())
    named = {zone for table in tables for found in table.values() for zone in found}
    assert len(named) > 200
    assert not [zone for zone in named if not places.is_zone(zone)]
