from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.deciding.business_days import business_days, known_country, known_subdivision

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_a_weekend_is_saturday_and_sunday_where_nothing_is_known() -> None:
    """No country: Saturday and Sunday are free, Friday is not."""
    calendar = business_days("", "", (), holidays=True)
    week = [date(2026, 9, 4) + timedelta(n) for n in range(4)]
    assert [calendar.is_business_day(day) for day in week] == [True, False, False, True]


def test_a_weekend_follows_the_country_even_without_holidays() -> None:
    """In Israel Friday and Saturday are free and Sunday is worked."""
    calendar = business_days("IL", "", (), holidays=False)
    week = [date(2026, 9, 3) + timedelta(n) for n in range(4)]
    assert [calendar.is_business_day(day) for day in week] == [True, False, False, True]


@pytest.mark.parametrize(
    "day",
    [date(2026, 2, 12), date(2026, 3, 2), date(2026, 10, 12), date(2026, 11, 3), date(2026, 11, 11)],
)
def test_private_offices_in_illinois_work_the_minor_days(day: date) -> None:
    """Lincoln's Birthday, Pulaski Day, Columbus Day, Election Day and Veterans Day are worked."""
    assert business_days("US", "IL", (), holidays=True).is_business_day(day)


@pytest.mark.parametrize("day", [date(2026, 9, 7), date(2026, 11, 26), date(2026, 7, 3), date(2026, 1, 19)])
def test_national_holidays_are_free(day: date) -> None:
    """Labor Day, Thanksgiving, Independence Day as observed and Martin Luther King Jr. Day are free."""
    assert not business_days("us", "us-il", (), holidays=True).is_business_day(day)


def test_a_day_with_two_names_is_free_when_one_of_them_is() -> None:
    """15 February 2027 in California is Presidents' Day and Susan B. Anthony Day."""
    assert not business_days("US", "CA", (), holidays=True).is_business_day(date(2027, 2, 15))


def test_indigenous_peoples_day_is_worked_under_its_own_name() -> None:
    """Alaska calls Columbus Day by another name; it is worked all the same."""
    assert business_days("US", "AK", (), holidays=True).is_business_day(date(2026, 10, 12))


@pytest.mark.parametrize(
    "day", [date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1)]
)
def test_the_turn_of_the_year_is_quiet(day: date) -> None:
    """24 December to 1 January nobody is written to."""
    assert not business_days("DE", "HB", (), holidays=True).is_business_day(day)


def test_japan_is_quiet_from_29_december_to_3_january() -> None:
    """In Japan 28 December is worked, 29 December to 3 January are not, 4 January is."""
    calendar = business_days("JP", "", (), holidays=True)
    seen = [calendar.is_business_day(date(2026, 12, 28) + timedelta(n)) for n in range(8)]
    assert seen == [True, False, False, False, False, False, False, True]


def test_holidays_off_leaves_weekends_and_closed_days() -> None:
    """Without holidays Christmas is worked and the listed day is not."""
    calendar = business_days("US", "IL", [date(2026, 9, 8)], holidays=False)
    assert calendar.is_business_day(date(2026, 12, 25))
    assert not calendar.is_business_day(date(2026, 9, 8))


def test_closed_days_come_on_top_of_holidays() -> None:
    """A day the person lists is free although the country works it."""
    assert not business_days("US", "IL", [date(2026, 9, 8)], holidays=True).is_business_day(date(2026, 9, 8))


def test_an_unknown_country_is_named_in_a_note() -> None:
    """No silent guess: the note says which country is not known and what counts instead."""
    calendar = business_days("XX", "YY", (), holidays=True)
    assert ("XX" in calendar.notes[0], 1) == (True, len(calendar.notes))
    assert calendar.is_business_day(date(2026, 12, 25))


def test_no_country_is_noted_too() -> None:
    """A debrief without a country says so."""
    assert business_days("", "", (), holidays=True).notes[0].startswith("No country is given")


def test_an_unknown_subdivision_falls_back_to_the_country() -> None:
    """The country's own holidays count, and a note says so."""
    calendar = business_days("DE", "ZZ", (), holidays=True)
    assert not calendar.is_business_day(date(2027, 3, 26))
    assert "ZZ" in calendar.notes[0]


def test_a_known_place_needs_no_note() -> None:
    """Nothing is said about what is known."""
    assert business_days("DE", "HB", (), holidays=True).notes == ()


def test_codes_are_known_in_any_case_and_with_the_country_in_front() -> None:
    """`de`, `by` and `DE-BY` are codes; names and three letters are not."""
    assert known_country(" de ")
    assert not known_country("DEU")
    assert not known_country("")
    assert known_subdivision("de", "by")
    assert known_subdivision("DE", "de-BY")
    assert not known_subdivision("DE", "Bavaria")
    assert not known_subdivision("XX", "BY")


@given(day=days, n=st.integers(1, 8), country=st.sampled_from(["US", "DE", "JP", "IL", ""]))
def test_after_counts_only_business_days(day: date, n: int, country: str) -> None:
    """Between a day and the n-th business day after it lie n - 1 business days."""
    calendar = business_days(country, "", (), holidays=True)
    end = calendar.after(day, n)
    between = (day + timedelta(k) for k in range(1, (end - day).days))
    assert calendar.is_business_day(end)
    assert n - 1 == sum(calendar.is_business_day(one) for one in between)


@given(day=days)
def test_next_from_is_the_day_itself_or_the_one_after(day: date) -> None:
    """A business day is its own next; any other day has the first one after it."""
    calendar = business_days("US", "IL", (), holidays=True)
    expected = day if calendar.is_business_day(day) else calendar.after(day, 1)
    assert expected == calendar.next_from(day)


@pytest.mark.process
def test_one_country_loads_no_other() -> None:
    """The calendar of one country is all that is loaded: the other 250 cost more than a letter."""
    script = (
        "import sys; from datetime import date; from agent.deciding.business_days import business_days;"
        "business_days('US', 'IL', (), holidays=True).after(date(2026, 9, 4), 1);"
        "print(*sorted(one for one in sys.modules if one.startswith('holidays.countries.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["holidays.countries.united_states"]


@pytest.mark.parametrize("country", ["IL", "TR", "TH", "LK", "FR", "GF"])
def test_calendars_that_ask_for_more_than_their_own_module(country: str) -> None:
    """Moons, customs and a mother country are loaded with the calendar that asks for them."""
    calendar = business_days(country, "", (), holidays=True)
    assert not calendar.notes
    assert any(not calendar.is_business_day(date(2026, 1, 1) + timedelta(day)) for day in range(365))
