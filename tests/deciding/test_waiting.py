from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.deciding import waiting
from agent.deciding.business_days import business_days
from agent.deciding.waiting import TheirTime


def their(zone: str, country: str = "", subdivision: str = "", closed: tuple[date, ...] = ()) -> TheirTime:
    return TheirTime(
        ZoneInfo(zone), business_days(country, subdivision, closed, holidays=bool(country)), country
    )


CHICAGO = their("America/Chicago", "US", "IL")
BREMEN = their("Europe/Berlin", "DE", "HB")
TOKYO = their("Asia/Tokyo", "JP")
PLAIN = their("Europe/Oslo")
END = at("2026-09-04T11:30:00-05:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-09-04T12:10:00-05:00", "2026-09-04T12:30:00-05:00"),
        ("2026-09-04T13:00:00-05:00", "2026-09-04T13:00:00-05:00"),
        ("2026-09-04T20:00:00-05:00", "2026-09-04T20:00:00-05:00"),
        ("2026-09-04T20:01:00-05:00", "2026-09-08T08:30:00-05:00"),
        ("2026-09-05T12:00:00-05:00", "2026-09-08T08:30:00-05:00"),
        ("2026-09-08T06:00:00-05:00", "2026-09-08T08:30:00-05:00"),
        ("2026-09-08T08:00:00-05:00", "2026-09-08T08:00:00-05:00"),
        ("2026-09-08T19:59:30-05:00", "2026-09-08T20:00:00-05:00"),
        ("2026-09-08T20:00:01-05:00", "2026-09-09T08:30:00-05:00"),
    ],
)
def test_a_thank_you_is_sent_an_hour_later_in_waking_hours(now: str, expected: str) -> None:
    """W-02: an hour after the interview, 08:00-20:00, else the next business day at 08:30."""
    assert at(expected) == waiting.suggested_thank_you(END, at(now), CHICAGO)


def test_a_thank_you_may_go_out_on_the_interviews_own_saturday() -> None:
    """W-02: the interview day counts although it is no business day."""
    end = at("2026-09-05T11:00:00-05:00")
    assert at("2026-09-05T12:00:00-05:00") == waiting.suggested_thank_you(end, end, CHICAGO)


def test_before_the_window_on_the_interviews_own_saturday_it_waits_for_monday() -> None:
    """W-02: the opening is suggested on business days only."""
    end = at("2026-09-12T05:00:00-05:00")
    assert at("2026-09-14T08:30:00-05:00") == waiting.suggested_thank_you(end, end, CHICAGO)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-09-03T17:00:00+09:00", "2026-09-03T18:00:00+09:00"),
        ("2026-09-03T17:01:00+09:00", "2026-09-04T09:00:00+09:00"),
        ("2026-09-03T07:30:00+09:00", "2026-09-03T09:00:00+09:00"),
    ],
)
def test_a_thank_you_to_japan_stays_in_office_hours(end: str, expected: str) -> None:
    """W-02: JP 09:00-18:00, else the next morning at 09:00."""
    assert at(expected) == waiting.suggested_thank_you(at(end), at(end), TOKYO)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-09-09T10:00:00-05:00", "2026-09-09T10:00:00-05:00"),
        ("2026-09-09T18:00:00-05:00", "2026-09-09T18:00:00-05:00"),
        ("2026-09-09T18:00:01-05:00", "2026-09-10T08:00:00-05:00"),
        ("2026-09-09T06:00:00-05:00", "2026-09-09T08:00:00-05:00"),
        ("2026-09-06T12:00:00-05:00", "2026-09-08T08:00:00-05:00"),
    ],
)
def test_another_letter_is_sent_in_office_hours(now: str, expected: str) -> None:
    """W-08: 08:00-18:00 on a business day."""
    assert at(expected) == waiting.suggested_letter(at(now), CHICAGO)


def test_a_thank_you_is_overdue_on_the_third_business_day_at_six() -> None:
    """W-03: Friday's thank-you is overdue on Thursday, Labor Day not counted."""
    assert at("2026-09-10T18:00:00-05:00") == waiting.thank_you_overdue_at(END, CHICAGO)


@pytest.mark.parametrize(
    ("sent", "end", "n", "place", "expected"),
    [
        ("2026-09-04T12:40:00-05:00", "2026-09-04T11:30:00-05:00", 2, CHICAGO, "2026-09-09T10:00:00-05:00"),
        ("2027-03-24T16:20:00+01:00", "2027-03-24T14:00:00+01:00", 2, BREMEN, "2027-03-30T10:00:00+02:00"),
        ("2026-06-01T23:50:00+02:00", "2026-06-01T15:00:00+02:00", 1, PLAIN, "2026-06-03T10:00:00+02:00"),
        ("2026-06-04T16:10:00+02:00", "2026-06-04T15:00:00+02:00", 2, PLAIN, "2026-06-08T10:00:00+02:00"),
        ("2026-06-01T10:00:00+02:00", "2026-06-01T09:00:00+02:00", 1, PLAIN, "2026-06-02T10:00:00+02:00"),
    ],
)
def test_the_worked_dates(sent: str, end: str, n: int, place: TheirTime, expected: str) -> None:
    """W-04: the worked dates of the waiting rule, and 24 hours to the minute."""
    window = waiting.second_chance_window(at(sent), at(end), None, n, place)
    assert at(expected) == window.not_before
    assert at(expected).utcoffset() == window.not_before.utcoffset()


def test_friday_in_tokyo_seen_from_new_york_over_a_holiday() -> None:
    """Sent Friday evening in Tokyo, Monday a holiday there: Wednesday 10:00 Tokyo, wherever the person is."""
    end = at("2026-10-09T17:00:00+09:00")
    sent = at("2026-10-09T07:30:00-04:00")
    window = waiting.second_chance_window(sent, end, None, 2, TOKYO)
    assert at("2026-10-13T21:00:00-04:00") == window.not_before


def test_a_clock_change_in_between_keeps_ten_o_clock() -> None:
    """The person's clock changes on 1 November; the letter still appears at 10:00 in Tokyo."""
    window = waiting.second_chance_window(
        at("2026-10-30T20:00:00+09:00"), at("2026-10-30T17:00:00+09:00"), None, 2, TOKYO
    )
    assert at("2026-11-04T10:00:00+09:00") == window.not_before


def test_the_window_ends_on_the_seventh_business_day_at_six() -> None:
    """W-05: 7 business days after the interview, 18:00."""
    window = waiting.second_chance_window(
        at("2026-06-04T16:10:00+02:00"), at("2026-06-04T15:00:00+02:00"), None, 2, PLAIN
    )
    assert at("2026-06-15T18:00:00+02:00") == window.expires


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (date(2026, 6, 8), "2026-06-05T16:00:00+02:00"),
        (date(2026, 6, 5), "2026-06-05T16:00:00+02:00"),
        (date(2026, 6, 9), "2026-06-08T10:00:00+02:00"),
        (None, "2026-06-08T10:00:00+02:00"),
    ],
)
def test_a_decision_date_pulls_the_letter_forward(decision: date | None, expected: str) -> None:
    """W-06: a decision on or before the candidate shortens the wait to one business day, never below 24 h."""
    sent, end = at("2026-06-04T09:30:00+02:00"), at("2026-06-04T09:00:00+02:00")
    window = waiting.second_chance_window(sent, end, decision, 2, PLAIN)
    assert at(expected).date() == window.not_before.date()
    assert time(10) == window.not_before.time()


def test_a_decision_date_never_undercuts_a_day() -> None:
    """W-06: one business day at 10:00 would be under 24 h, so the pulled letter waits for the next."""
    sent, end = at("2026-06-04T16:10:00+02:00"), at("2026-06-04T15:00:00+02:00")
    window = waiting.second_chance_window(sent, end, date(2026, 6, 5), 2, PLAIN)
    assert at("2026-06-08T10:00:00+02:00") == window.not_before


def test_a_window_that_closes_before_it_opens_never_holds() -> None:
    """A thank-you sent too late leaves no room for the letter."""
    window = waiting.second_chance_window(
        at("2026-06-15T09:00:00+02:00"), at("2026-06-04T15:00:00+02:00"), None, 2, PLAIN
    )
    assert window.never
    assert not window.holds(window.not_before)


def test_the_window_holds_its_first_and_last_minute() -> None:
    """W-04, W-05: due from not_before to expires, both included."""
    window = waiting.second_chance_window(
        at("2026-06-04T16:10:00+02:00"), at("2026-06-04T15:00:00+02:00"), None, 2, PLAIN
    )
    minute = timedelta(minutes=1)
    moments = (window.not_before - minute, window.not_before, window.expires, window.expires + minute)
    assert [window.holds(one) for one in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("returns", "expected"),
    [
        ("2026-09-09T00:00:00-05:00", "2026-09-09T10:00:00-05:00"),
        ("2026-09-10T00:00:00-05:00", "2026-09-11T10:00:00-05:00"),
        ("2026-09-11T00:00:00-05:00", "2026-09-14T10:00:00-05:00"),
        ("2026-09-01T00:00:00-05:00", "2026-09-09T10:00:00-05:00"),
    ],
)
def test_an_out_of_office_moves_the_letter_behind_the_return(returns: str, expected: str) -> None:
    """10:00 on the first business day after the return, when the return lies after not_before."""
    start = at("2026-09-09T10:00:00-05:00")
    assert at(expected) == waiting.after_return(start, at(returns), CHICAGO)


@pytest.mark.parametrize(
    ("rearmed_at", "expected"),
    [
        ("2026-09-08T11:00:00-05:00", "2026-09-09T10:00:00-05:00"),
        ("2026-09-10T11:00:00-05:00", "2026-09-11T10:00:00-05:00"),
        ("2026-09-11T11:00:00-05:00", "2026-09-14T10:00:00-05:00"),
    ],
)
def test_a_rearmed_letter_comes_a_business_day_later(rearmed_at: str, expected: str) -> None:
    """The later of the old moment and one business day after the word, at 10:00."""
    start = at("2026-09-09T10:00:00-05:00")
    assert at(expected) == waiting.rearmed(start, at(rearmed_at), CHICAGO)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("", "2026-06-15"),
        ("DE", "2026-06-18"),
        ("AT", "2026-06-18"),
        ("CH", "2026-06-18"),
        ("FR", "2026-06-16"),
    ],
)
def test_a_nudge_waits_as_long_as_the_country_expects(country: str, expected: str) -> None:
    """W-13: 7 business days after the last message; 10 in DE, AT, CH; 8 in FR."""
    place = TheirTime(ZoneInfo("Europe/Berlin"), business_days("", "", (), holidays=False), country)
    start = waiting.nudge_at(at("2026-06-04T16:00:00+02:00"), None, None, place)
    assert at(f"{expected}T10:00:00+02:00") == start


def test_a_nudge_after_a_decision_date_waits_two_business_days() -> None:
    """W-13: decision date + 2 business days."""
    start = waiting.nudge_at(at("2026-06-04T16:00:00+02:00"), date(2026, 6, 16), None, PLAIN)
    assert at("2026-06-18T10:00:00+02:00") == start


def test_a_nudge_is_never_within_five_business_days_of_the_last_own_mail() -> None:
    """W-13: at least 5 business days after the person's last message, decision date or not."""
    start = waiting.nudge_at(at("2026-06-04T16:00:00+02:00"), date(2026, 6, 5), None, PLAIN)
    assert at("2026-06-11T10:00:00+02:00") == start


def test_a_nudge_is_never_within_five_business_days_of_the_second_chance() -> None:
    """W-13: never within 5 business days of a second-chance mail."""
    second = at("2026-06-12T16:00:00+02:00")
    start = waiting.nudge_at(at("2026-06-04T16:00:00+02:00"), None, second, PLAIN)
    assert at("2026-06-19T10:00:00+02:00") == start


def test_no_nudge_after_thirty_days() -> None:
    """W-13: the thirtieth calendar day is the last."""
    assert at("2026-07-05T00:00:00+02:00") == waiting.nudge_ends(at("2026-06-04T15:00:00+02:00"), PLAIN)


def test_a_debrief_is_stale_on_the_fifteenth_day() -> None:
    """W-11: later than 14 calendar days after the interview, on the recipient's calendar."""
    assert at("2026-06-19T00:00:00+02:00") == waiting.stale_at(at("2026-06-04T15:00:00+02:00"), PLAIN)


def test_a_time_that_a_clock_change_leaves_out_is_moved_behind_the_gap() -> None:
    """02:30 does not exist in Berlin on 28 March 2027; it becomes 03:30."""
    assert at("2027-03-28T03:30:00+02:00") == BREMEN.at(date(2027, 3, 28), time(2, 30))


def test_a_time_that_comes_twice_is_the_first() -> None:
    """02:30 comes twice in Berlin on 31 October 2027; the first one counts."""
    moment = BREMEN.at(date(2027, 10, 31), time(2, 30))
    assert at("2027-10-31T02:30:00+02:00").astimezone(UTC) == moment.astimezone(UTC)


def test_a_day_of_25_hours_is_measured_in_hours() -> None:
    """Sent Saturday 10:30 before the clocks go back: Monday 10:00 wall time is more than 24 hours later."""
    window = waiting.second_chance_window(
        at("2027-10-30T10:30:00+02:00"), at("2027-10-30T09:00:00+02:00"), None, 1, BREMEN
    )
    assert at("2027-11-01T10:00:00+01:00") == window.not_before


ZONES = st.sampled_from(
    ["America/Chicago", "Europe/Berlin", "Asia/Tokyo", "Pacific/Apia", "Australia/Lord_Howe"]
)
PLACES = st.sampled_from(["US", "DE", "JP", "IL", ""])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(sent=MOMENTS, zone=ZONES, country=PLACES, n=st.integers(1, 2), decision=st.none() | st.integers(0, 20))
def test_the_window_opens_at_ten_on_a_business_day_a_full_day_later(
    sent: datetime, zone: str, country: str, n: int, decision: int | None
) -> None:
    """W-04, W-06: never under 24 hours, always 10:00 on one of their business days."""
    place = their(zone, country)
    decides = None if decision is None else sent.date() + timedelta(decision)
    start = waiting.second_chance_window(sent, sent, decides, n, place).not_before
    assert start.astimezone(UTC) - sent >= timedelta(hours=24)
    assert time(10) == start.time()
    assert place.days.is_business_day(start.date())


@given(sent=MOMENTS, later=st.integers(0, 60 * 24 * 30), zone=ZONES, n=st.integers(1, 2))
def test_a_later_thank_you_never_makes_an_earlier_letter(
    sent: datetime, later: int, zone: str, n: int
) -> None:
    """The window moves with the thank-you, never against it."""
    place = their(zone)
    first = waiting.second_chance_window(sent, sent, None, n, place).not_before
    second = waiting.second_chance_window(sent + timedelta(minutes=later), sent, None, n, place).not_before
    assert first <= second


@given(sent=MOMENTS, zone=ZONES, days=st.integers(0, 30))
def test_a_decision_date_only_ever_shortens(sent: datetime, zone: str, days: int) -> None:
    """W-06 pulls forward, it never pushes back."""
    place = their(zone)
    plain = waiting.second_chance_window(sent, sent, None, 2, place).not_before
    decides = sent.date() + timedelta(days)
    assert waiting.second_chance_window(sent, sent, decides, 2, place).not_before <= plain


@given(end=MOMENTS, waited=st.integers(0, 10_000), zone=ZONES, country=PLACES)
def test_a_suggested_moment_is_in_waking_hours_and_never_past(
    end: datetime, waited: int, zone: str, country: str
) -> None:
    """W-02, W-08: suggestions lie at or after now, on whole minutes, inside the hours of their place."""
    place = their(zone, country)
    now = end + timedelta(minutes=waited)
    thanks = waiting.suggested_thank_you(end, now, place)
    letter = waiting.suggested_letter(now, place)
    assert thanks.astimezone(UTC) >= end + timedelta(minutes=60)
    assert min(thanks.astimezone(UTC), letter.astimezone(UTC)) >= now
    assert time(8) <= thanks.time() <= time(20)
    assert time(8) <= letter.time() <= time(18)
    assert place.days.is_business_day(letter.date())
    assert (thanks.second, letter.microsecond) == (0, 0)
