"""Time zones as calendars name and describe them."""
# ruff: noqa: DTZ001 - the times on a clock, before it is known where the clock hangs

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.calendars.invitation import read_invitations
from agent.reading.calendars.lines import Component, scan
from agent.reading.calendars.zones import clearly_named, find_zone, read_local, zone_by_rules

SUMMER = datetime(2026, 7, 1, 12)
WINTER = datetime(2026, 1, 15, 12)


def offsets(zone: object) -> tuple[float, ...] | None:
    """Hours from UTC in summer and in winter."""
    if zone is None:
        return None
    found = (when.replace(tzinfo=zone).utcoffset() for when in (SUMMER, WINTER))  # type: ignore[arg-type]  # known zones
    return tuple(offset / timedelta(hours=1) for offset in found if offset is not None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Berlin", (2, 1)),
        ("europe/berlin", (2, 1)),
        ('"America/New_York"', (-4, -5)),
        ("America/Argentina/Buenos Aires", (-3, -3)),
        ("/mozilla.org/20050126_1/Europe/Berlin", (2, 1)),
        ("/freeassociation.sourceforge.net/America/New_York", (-4, -5)),
        ("/citadel.org/20250101_1/America/Indiana/Indianapolis", (-4, -5)),
        ("Romance Standard Time", (2, 1)),
        ("romance standard time", (2, 1)),
        ("W. Europe Standard Time 1", (2, 1)),
        ("Eastern Daylight Time", (-4, -5)),
        ("Mexico Standard Time", (-6, -6)),
        ("Pacific Time", (-7, -8)),
        ("Pacific Time (US & Canada)", (-7, -8)),
        ("(GMT-05.00) Eastern Time (US & Canada)", (-4, -5)),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", (2, 1)),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", (2, 1)),
        ("(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris", (2, 1)),
        ("(GMT+01:00) Amsterdam / Berlin / Bern / Rome / Stockholm / Vienna", (2, 1)),
        ("(UTC-05) Bogota", (-5, -5)),
        ("(UTC-04:00) Georgetown, La Paz, Manaus, San Juan", (-4, -4)),
        ("(UTC-07:00) La Paz, Mazatlan", (-7, -7)),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", (1, 0)),
        ("(UTC)", (0, 0)),
        ("UTC", (0, 0)),
        ("Z", (0, 0)),
        ("tzone://Microsoft/Utc", (0, 0)),
        ("(UTC) Coordinated Universal Time", (0, 0)),
        ("GMT+0200", (2, 2)),
        ("UTC-03:30", (-3.5, -3.5)),
        ("Japan", (9, 9)),
    ],
)
def test_known_names(name: str, expected: tuple[float, float]) -> None:
    """IANA, Windows and shown names, with paths, numbers and quotes around them."""
    assert expected == offsets(find_zone(name))


@pytest.mark.parametrize(
    "name",
    ["", "Nowhere", "EST", "MST", "localtime", "Factory", "(UTC+01:00)", "(UTC+01:00) Nowhere", "UTC+25",
     "La Paz", "Berlin, Tokyo", "../../etc/passwd", "/", "tzone://Microsoft/Custom", "Customized Time Zone",
     "x" * 5000],
)  # fmt: skip
def test_unknown_names(name: str) -> None:
    """What names no zone, two zones, or another one in summer is not guessed."""
    assert find_zone(name) is None


def test_every_windows_name_of_cldr_is_a_zone() -> None:
    """The package's table and the tz database fit."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - heavy

    assert all(find_zone(name) for name in WINDOWS_TO_OLSON)


@given(st.text(max_size=60))
def test_any_name(name: str) -> None:
    """Nothing raises."""
    zone = find_zone(name)
    assert zone is None or zone.utcoffset(SUMMER) is not None


@pytest.mark.parametrize(
    ("name", "clear"),
    [
        ("Europe/Berlin", True),
        ("W. Europe Standard Time 1", True),
        ('"(UTC+01:00) Berlin"', True),
        ("GMT", False),
        ("Eastern", False),
    ],
)
def test_which_names_are_clear(name: str, *, clear: bool) -> None:
    """Places and Windows names are; abbreviations are what a calendar's rules make of them."""
    assert clear == clearly_named(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260904T103000", datetime(2026, 9, 4, 10, 30)),
        ("20260904T103000Z", datetime(2026, 9, 4, 10, 30)),
        ("20260904T103060", datetime(2026, 9, 4, 10, 30, 59)),
        ("20260904T1030", datetime(2026, 9, 4, 10, 30)),
        ("2026-09-04T10:30:00Z", datetime(2026, 9, 4, 10, 30)),
        ("20260904", datetime(2026, 9, 4)),
        ("20260904T9", None),
        ("20260904T10 3000", None),
        ("20260231", None),
        ("20260904T993000", None),
        ("00000101", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_times(text: str, expected: datetime | None) -> None:
    """DATE and DATE-TIME, also with the marks of ISO 8601."""
    assert expected == read_local(text)


def rules(*halves: str) -> list[Component]:
    """The observances of a VTIMEZONE, each half's lines given with commas between."""
    blocks = "".join(
        "BEGIN:STANDARD\n" + "".join(f"{line}\n" for line in half.split("|")) + "END:STANDARD\n"
        for half in halves
    )
    raw = f"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\n{blocks}END:VTIMEZONE\nEND:VCALENDAR\n"
    return scan(raw.encode()).calendars[0].zones["X"]


WINTER_HALF = (
    "DTSTART:16010101T030000|TZOFFSETFROM:+0200|TZOFFSETTO:+0100|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"
)
SUMMER_HALF = (
    "DTSTART:16010101T020000|TZOFFSETFROM:+0100|TZOFFSETTO:+0200|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"
)


@pytest.mark.parametrize(
    ("halves", "expected"),
    [
        ((WINTER_HALF, SUMMER_HALF), (2, 1)),
        (("DTSTART:19700101T000000|TZOFFSETTO:+0530",), (5.5, 5.5)),
        (("DTSTART:20270101T000000|TZOFFSETFROM:+0300|TZOFFSETTO:+0400",), (3, 3)),
        (("TZOFFSETFROM:-0100|TZOFFSETTO:-0100",), (-1, -1)),
        (("TZOFFSETTO:+0100", "TZOFFSETTO:+0200"), None),
        (("DTSTART:19700101T000000",), None),
        (("DTSTART:19700101T000000|TZOFFSETTO:+9900",), None),
        (("DTSTART:19180101T000000|TZOFFSETFROM:-051732|TZOFFSETTO:-0500",), (-5, -5)),
        (("DTSTART:19700101T000000|TZOFFSETTO:+0100", "DTSTART:20260301T000000|TZOFFSETTO:+0200"), (2, 1)),
        (
            ("DTSTART:19700101T000000|TZOFFSETTO:+0100|RDATE:20261025T030000",
             "DTSTART:20260329T020000|TZOFFSETTO:+0200|RDATE:20270329T020000,soon"),
            (2, 1),
        ),
        (
            (WINTER_HALF.replace("BYDAY=-1SU", "BYDAY=-1SU;UNTIL=20101031T010000Z"),
             SUMMER_HALF.replace("BYDAY=-1SU", "BYDAY=-1SU;UNTIL=20110327T010000Z")),
            (2, 2),
        ),
        (
            (WINTER_HALF.replace("BYDAY=-1SU", "BYDAY=SU;BYMONTHDAY=25,26,27,28,29,30,31"),
             SUMMER_HALF.replace("BYDAY=-1SU", "BYMONTHDAY=30")),
            (2, 1),
        ),
        ((WINTER_HALF.replace(";BYDAY=-1SU;BYMONTH=10", ""), SUMMER_HALF), (2, 1)),
        ((WINTER_HALF.replace("BYDAY=-1SU", "BYMINUTE=0;BYHOUR=2;BYDAY=-1SU"), SUMMER_HALF), (2, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("-1SU", "9SU")), (1, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("BYDAY=-1SU", "BYMONTHDAY=32")), (1, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("BYDAY=-1SU", "BYDAY=SU;BYMONTHDAY=29")), (1, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("BYDAY=-1SU", "BYDAY=4SU;BYMONTHDAY=3")), (1, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("BYDAY=-1SU", "BYDAY=SU")), (2, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("BYDAY=-1SU", "UNTIL=P1D")), None),
        ((WINTER_HALF, SUMMER_HALF.replace("FREQ=YEARLY;", "")), None),
        ((WINTER_HALF, SUMMER_HALF.replace("FREQ=", "INTERVAL=1FREQ=")), None),
        ((WINTER_HALF, SUMMER_HALF + ";"), (2, 1)),
        ((WINTER_HALF.replace("1970", "1601"), SUMMER_HALF.replace("1970", "1601")), (2, 1)),
        ((WINTER_HALF, SUMMER_HALF.replace("YEARLY", "SECONDLY")), None),
        ((WINTER_HALF, SUMMER_HALF.replace("YEARLY", "YEARLY;BYSECOND=1,2,3")), None),
        ((WINTER_HALF, SUMMER_HALF.replace("YEARLY", "YEARLY;COUNT=9")), None),
        ((WINTER_HALF, SUMMER_HALF.replace("BYMONTH=3", "BYMONTH=13")), None),
        ((WINTER_HALF, SUMMER_HALF.replace("-1SU", "Sunday")), None),
        ((), None),
    ],
)  # fmt: skip
def test_rules(halves: tuple[str, ...], expected: tuple[float, float] | None) -> None:
    """The offset the last change before a time made; rules that are none of a zone tell nothing."""
    observances = rules(*halves)
    found = [zone_by_rules(observances, when) for when in (SUMMER, WINTER)]
    hours = tuple(one.utcoffset(None) / timedelta(hours=1) for one in found if one)  # type: ignore[operator]  # fixed zones
    assert (expected or ()) == hours


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from(["+0100", "-0500", "+2500", "0100", ""]),
    st.text("FREQ=YALYMONTHBDSU;0123456789,-", max_size=60),
)
def test_any_rule(when: datetime, offset: str, rule: str) -> None:
    """Nothing raises."""
    half = f"DTSTART:20000101T000000|TZOFFSETTO:{offset}|RRULE:FREQ=YEARLY;{rule}"
    zone = zone_by_rules(rules(half), when)
    assert zone is None or zone.utcoffset(None) == timedelta(hours=int(offset[:3]))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31)))
def test_rules_agree_with_the_tz_database(when: datetime) -> None:
    """Except in the two hours a year when a clock shows a time twice or not at all."""
    ours = zone_by_rules(rules(WINTER_HALF, SUMMER_HALF), when)
    theirs = when.replace(fold=0, tzinfo=ZoneInfo("Europe/Berlin"))
    doubtful = theirs.utcoffset() != theirs.replace(fold=1).utcoffset()
    assert ours is not None
    assert doubtful or ours.utcoffset(None) == theirs.utcoffset()


def test_the_library_remembers_no_zone() -> None:
    """After a calendar with rules of its own, their name is as unknown to icalendar as before."""
    from icalendar.timezone import tzp  # noqa: PLC0415 - heavy

    half = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0300\nEND:STANDARD\n"
    zone = f"BEGIN:VTIMEZONE\nTZID:Our office\n{half}END:VTIMEZONE\n"
    event = "BEGIN:VEVENT\nDTSTART;TZID=Our office:20260701T120000\nEND:VEVENT\n"
    (meeting,) = read_invitations(f"BEGIN:VCALENDAR\n{zone}{event}END:VCALENDAR\n")
    assert datetime(2026, 7, 1, 9, tzinfo=UTC) == meeting.start
    assert [None, None] == [tzp.timezone(name) for name in ("Our office", "of this calendar")]


def test_a_zone_of_one_mail_does_not_leak() -> None:
    """Nothing is remembered by name between two calendars, nor between two in one part."""
    event = "BEGIN:VEVENT\nUID:{uid}\nDTSTART;TZID=X:20260701T120000\nEND:VEVENT\n"
    one = "BEGIN:VCALENDAR\n{zone}" + event + "END:VCALENDAR\n"
    half = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0300\nEND:STANDARD\n"
    zone = f"BEGIN:VTIMEZONE\nTZID:X\n{half}END:VTIMEZONE\n"
    both = one.format(zone=zone, uid="1") + one.format(zone="", uid="2")
    assert [datetime(2026, 7, 1, 9, tzinfo=UTC), None] == [
        meeting.start for meeting in read_invitations(both)
    ]


def test_more_rules_than_a_zone_has_are_none() -> None:
    """Nine that go on at one time are made to cost time; sixty that ended long ago tell nothing."""
    assert None is zone_by_rules(rules(*[WINTER_HALF] * 9), SUMMER)
    ended = [
        f"DTSTART:{1900 + year}0101T000000|TZOFFSETFROM:+0000|TZOFFSETTO:+0100"
        f"|RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=1;UNTIL={1901 + year}0110T000000Z"
        for year in range(58)
    ]
    zone = zone_by_rules(rules(*ended, WINTER_HALF, SUMMER_HALF), SUMMER)
    assert zone is not None
    assert timedelta(hours=2) == SUMMER.replace(tzinfo=zone).utcoffset()
