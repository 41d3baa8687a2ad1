"""Countries and their parts by the names people know them by."""

from __future__ import annotations

import pytest
from builders import at

from agent.errors import UnclearError
from agent.knowledge import places


@pytest.mark.parametrize(
    ("typed", "code"), [("us", "US"), ("Germany", "DE"), ("united kingdom", "GB"), ("UK", "GB")]
)
def test_countries(typed: str, code: str) -> None:
    """A country is known by its code or name."""
    assert code == places.read_country(typed)


def test_unknown_country() -> None:
    """There is no Ruritania."""
    with pytest.raises(UnclearError, match="Ruritania"):
        places.read_country("Ruritania")


@pytest.mark.parametrize(("typed", "code"), [("il", "IL"), ("Illinois", "IL")])
def test_regions(typed: str, code: str) -> None:
    """A region is known by its code or name."""
    assert code == places.read_subdivision(typed, "US")


def test_unknown_region() -> None:
    """A region of another country is none."""
    with pytest.raises(UnclearError, match="no region"):
        places.read_subdivision("Bavaria", "US")


def test_regions_are_short_codes() -> None:
    """Cities that the calendar knows are no regions of an interview file."""
    assert "Augsburg" not in places.subdivisions("DE")
    assert places.subdivisions("JP") == places.subdivisions("") == ()


def test_regions_that_matter() -> None:
    """A region is asked for only where it has holidays of its own."""
    assert "IL" in places.regions_that_matter("US", 2026)
    assert places.regions_that_matter("NO", 2026) == places.regions_that_matter("", 2026) == ()


def test_country_and_zones() -> None:
    """A zone tells its country; an offset and a country tell the zones that fit."""
    assert places.country_of("Europe/Oslo") == "NO"
    assert places.country_of("UTC") == ""
    assert places.zones_with_offset("NO", at("2026-09-01T09:00:00+02:00")) == ("Europe/Oslo",)
    assert places.zones_with_offset("NO", at("2026-09-01T09:00:00-05:00")) == ()
