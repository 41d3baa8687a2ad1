"""Meetings as calendars really write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import Address
from agent.reading.calendars.invitation import read_calendar, read_invitations
from agent.reading.calendars.lines import clean_words

ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE
"""


def calendar(*lines: str, method: str = "METHOD:REQUEST\n", zone: str = "", after: str = "") -> str:
    """A calendar with one event of these lines."""
    event = "".join(f"{line}\n" for line in lines)
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\n{method}{zone}BEGIN:VEVENT\n{event}END:VEVENT\n{after}END:VCALENDAR\n"
    )


def test_a_whole_invitation() -> None:
    """Every field of an ordinary meeting."""
    (meeting,) = read_invitations(
        calendar(
            "UID:1@x",
            "SEQUENCE:2",
            "SUMMARY:Interview\\, part 2",
            "LOCATION:Room 4",
            "DTSTART;TZID=America/Chicago:20260904T103000",
            "DTEND;TZID=America/Chicago:20260904T113000",
            "ORGANIZER;CN=Denise Kowalczyk:mailto:d@x.example",
            "ATTENDEE;CN=Marcus:MAILTO:m@y.example",
            "ATTENDEE:p@x.example",
            "ATTENDEE:room 4",
        )
    )
    assert (
        meeting.method,
        meeting.uid,
        meeting.sequence,
        meeting.title,
        meeting.place,
    ) == ("REQUEST", "1@x", 2, "Interview, part 2", "Room 4")
    assert (at("2026-09-04T10:30-05:00"), at("2026-09-04T11:30-05:00")) == (meeting.start, meeting.end)
    assert Address("d@x.example", "Denise Kowalczyk") == meeting.organizer
    assert (Address("m@y.example", "Marcus"), Address("p@x.example")) == meeting.attendees


@pytest.mark.parametrize(
    ("line", "zone", "start"),
    [
        ("DTSTART:20260904T100000Z", "", "2026-09-04T10:00+00:00"),
        ("DTSTART;TZID=Europe/Berlin:20260904T100000", "", "2026-09-04T10:00+02:00"),
        ("DTSTART;TZID=Romance Standard Time:20260904T100000", "", "2026-09-04T10:00+02:00"),
        ("DTSTART;TZID=Eastern Standard Time:20260104T100000", "", "2026-01-04T10:00-05:00"),
        (
            "DTSTART;TZID=Our own:20260904T100000",
            ZONE.format(name="Our own", offset="+0300"),
            "2026-09-04T10:00+03:00",
        ),
        ("DTSTART;TZID=Nowhere Time:20260904T100000", "", None),
        ("DTSTART:20260904T100000", "", None),
        ("DTSTART;VALUE=DATE:20260904", "", None),
        ("DTSTART:tomorrow", "", None),
        ("SUMMARY:no start", "", None),
    ],
)
def test_starts(line: str, zone: str, start: str | None) -> None:
    """Zones by name, by Windows name and by VTIMEZONE; an unknown one is never taken for UTC."""
    (meeting,) = read_invitations(calendar("UID:1", line, zone=zone)) or (None,)
    assert (at(start) if start else None) == (meeting and meeting.start)


def test_a_zone_of_one_mail_does_not_explain_another() -> None:
    """A VTIMEZONE holds for its own calendar only, also where it stands behind the event."""
    line = "DTSTART;TZID=Office:20260904T100000"
    starts = [
        read_invitations(calendar(line, zone=zone))[0].start
        for zone in (
            ZONE.format(name="Office", offset="+0300"),
            ZONE.format(name="Office", offset="+0500"),
            "",
        )
    ]
    assert [at("2026-09-04T10:00+03:00"), at("2026-09-04T10:00+05:00"), None] == starts


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (("DTSTART:20260904T100000Z", "DURATION:PT45M"), "2026-09-04T10:45+00:00"),
        (("DTSTART:20260904T100000Z", "DURATION:soon"), None),
        (("DTSTART:99991231T230000Z", "DURATION:P9D"), None),
        (("DTSTART:20260904T100000Z",), None),
        (("DURATION:PT45M",), None),
    ],
)
def test_ends(lines: tuple[str, ...], end: str | None) -> None:
    """An end may be given as a length."""
    (meeting,) = read_invitations(calendar(*lines))
    assert (at(end) if end else None) == meeting.end


def test_what_is_missing_is_empty() -> None:
    """No method, no uid, a sequence that is no number, an organiser who is no address."""
    (meeting,) = read_invitations(calendar("SEQUENCE:x", "ORGANIZER:Denise", method=""))
    assert (
        meeting.method,
        meeting.uid,
        meeting.sequence,
        meeting.organizer,
        meeting.attendees,
    ) == ("", "", 0, None, ())


@pytest.mark.parametrize(
    ("value", "email"),
    [
        ('"mailto:d@x.example"', "d@x.example"),
        ('mailto:"d@x.example"', "d@x.example"),
        ("'MAILTO:d@x.example'", "d@x.example"),
        ("MAILTO:<d@x.example>", "d@x.example"),
        ("mailto:Denise Kowalczyk <d@x.example>", "d@x.example"),
        ("<mailto:d@x.example>", "d@x.example"),
        ("mailto:mailto:d@x.example", "d@x.example"),
        ("mailto:d%2Bjobs@x.example?subject=Hello", "d+jobs@x.example"),
        ("d@x.example", "d@x.example"),
        ("invalid:nomail", ""),
        ("mailto:", ""),
        ('"mailto:"', ""),
        ("urn:uuid:1234", ""),
    ],
)
def test_addresses_of_a_calendar(value: str, email: str) -> None:
    """As programs write them into ORGANIZER and ATTENDEE; what is no address is nobody."""
    (meeting,) = read_invitations(
        calendar("UID:1", f"ORGANIZER;CN=Denise:{value}", f'ATTENDEE;CN="mailto:{email}":{value}')
    )
    assert (meeting.organizer.email if meeting.organizer else "") == email
    assert [(one.email, one.name) for one in meeting.attendees] == ([(email, "")] if email else [])


@pytest.mark.parametrize(
    ("text", "sequence"),
    [
        ("1788700000", 1_788_700_000),
        (" 3 ", 3),
        ("-1", 0),
        ("1788700000123", 1_788_700_000_123),
        ("9" * 16, 0),
        ("²", 0),
        ("1.5", 0),
    ],
)
def test_sequences(text: str, sequence: int) -> None:
    """A number as programs write it; anything else is the first version."""
    (meeting,) = read_invitations(calendar(f"SEQUENCE:{text}"))
    assert sequence == meeting.sequence


def test_doubled_fields() -> None:
    """Of a field that may stand once but stands twice, nothing breaks."""
    (meeting,) = read_invitations(
        calendar("UID:1", "UID:2", "DTSTART:20260904T100000Z", "DTSTART:20260905T100000Z")
    )
    assert (meeting.uid, meeting.start) == ("1", None)


def test_several_calendars_in_one_part() -> None:
    """Each is read."""
    assert [m.uid for m in read_invitations(calendar("UID:1") + calendar("UID:2"))] == ["1", "2"]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"   ",
        "no calendar",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VCALENDAR\nEND:VEVENT",
        b"\xff\xfe",
        b"BEGIN:VTODO\nEND:VTODO",
    ],
)
def test_what_is_no_calendar_has_no_meetings(payload: bytes | str) -> None:
    """Broken calendars are none."""
    assert read_invitations(payload) == ()


@pytest.mark.parametrize("charset", ["iso-2022-jp", "utf-16", "utf-8", "unknown-8bit"])
def test_charsets(charset: str) -> None:
    """What can be UTF-8 is, whatever the mail says; what cannot is what the mail says."""
    raw = calendar("UID:1", "SUMMARY:面接").encode("utf-8" if charset == "unknown-8bit" else charset)
    assert ["面接"] == [meeting.title for meeting in read_calendar(raw, charset).invitations]


def test_an_export_is_no_invitation() -> None:
    """At most twenty meetings are read."""
    many = "".join(f"BEGIN:VEVENT\nUID:{n}\nEND:VEVENT\n" for n in range(50))
    assert len(read_invitations(calendar(after=many))) == 20


@given(st.binary(max_size=200))
def test_any_bytes_inside_an_event(debris: bytes) -> None:
    """Nothing raises."""
    raw = calendar("UID:1", "X").encode().replace(b"X\n", debris + b"\n")
    assert isinstance(read_invitations(raw), tuple)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["DTSTART", "DTEND", "ORGANIZER", "ATTENDEE", "SEQUENCE", "UID", "DURATION", "RRULE"]
            ),
            st.sampled_from([":", ";TZID=X:", ";VALUE=DATE:", ';CN=":', ";TZID=Europe/Berlin:"]),
            st.sampled_from(
                ["20260904T100000", "20260904", "mailto:a@b", "P1D", "", "99999999T999999Z", "x"]
            ),
        ),
        max_size=6,
    )
)
def test_any_mix_of_fields(fields: list[tuple[str, str, str]]) -> None:
    """Broken properties are missing ones; whatever is aware stays aware."""
    for meeting in read_invitations(calendar(*("".join(field) for field in fields))):
        assert meeting.start is None or meeting.start.tzinfo is not None


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney"])
LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" ")
WORDS = st.text(LETTERS, max_size=120)
SOME_DAY = datetime(2020, 1, 1)  # noqa: DTZ001 - the zone is drawn


@given(
    WORDS,
    WORDS,
    st.datetimes(SOME_DAY, SOME_DAY.replace(year=2035), timezones=ZONES.map(ZoneInfo), allow_imaginary=False),
    st.integers(1, 600),
)
def test_what_another_program_writes(title: str, place: str, start: datetime, minutes: int) -> None:
    """A calendar of the icalendar package: its escapes, folds and quotes come back as they were."""
    from icalendar import Calendar, Event, vCalAddress  # noqa: PLC0415 - heavy

    start = start.replace(microsecond=0, fold=0)
    organizer = vCalAddress("mailto:ines@portolano.example")
    organizer.params["CN"] = place.replace('"', "")
    event = Event()
    event.add("UID", "1@x")
    event.add("SUMMARY", title)
    event.add("LOCATION", place)
    event.add("DTSTART", start)
    event.add("DURATION", timedelta(minutes=minutes))
    event.add("ORGANIZER", organizer)
    written = Calendar()
    written.add("METHOD", "REQUEST")
    written.add_component(event)
    (meeting,) = read_invitations(written.to_ical())
    assert (clean_words(title), clean_words(place)) == (meeting.title, meeting.place)
    assert meeting.organizer is not None
    assert (start.astimezone(UTC), start.replace(tzinfo=None)) == (meeting.start, meeting.local_start)
    assert meeting.start is not None
    assert timedelta(minutes=minutes) == (meeting.end - meeting.start if meeting.end else None)
