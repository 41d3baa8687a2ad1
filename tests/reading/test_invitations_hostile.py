"""Calendars that want to cost time or memory: whatever comes in, little is read, and that is said."""

from __future__ import annotations

import base64

import pytest
from builders import profile
from calendar_files import RECEIVED, names, raw
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import Body
from agent.reading.calendars.invitation import ReadCalendar, read_calendar, read_invitations
from agent.reading.calendars.lines import MOST, parse_line, scan
from agent.reading.calendars.meetings import meetings_of
from agent.reading.calendars.places import find_urls, video_link
from agent.reading.message import read_message

EVENT = b"BEGIN:VEVENT\r\nUID:%d@x\r\nDTSTART:20260910T090000Z\r\nSUMMARY:Interview\r\nEND:VEVENT\r\n"
LONG = "The calendar is very long, so I read only its beginning."
MANY = "The calendar holds more than 20 meetings, so I read only the first."
BROKEN = "The calendar is broken: no meeting can be read from it."


def calendar(inside: bytes) -> bytes:
    """A calendar around these lines."""
    return b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n" + inside + b"END:VCALENDAR\r\n"


def held(found: object) -> int:
    """How many characters and records something read holds, all in all."""
    if isinstance(found, str):
        return len(found)
    if isinstance(found, (tuple, list)):
        return sum(held(one) for one in found)
    if isinstance(found, dict):
        return sum(held(key) + held(value) for key, value in found.items())
    fields = getattr(type(found), "__slots__", ())
    return 1 + sum(held(getattr(found, name)) for name in fields)


HOSTILE = {
    "100,000 events": (calendar(b"".join(EVENT % n for n in range(100_000))), MOST, [LONG, MANY]),
    "100,000 events of nothing": (calendar(b"BEGIN:VEVENT\n" * 100_000), MOST, [LONG, MANY]),
    "100,000 calendars": (calendar(EVENT % 1) * 20_000, 2 * MOST, [LONG, MANY]),
    "a BEGIN in a BEGIN": (calendar(b"BEGIN:X\n" * 100_000), 0, [LONG]),
    "events in events": (calendar(b"BEGIN:VEVENT\nUID:1\n" * 15 + b"END:VEVENT\n" * 15), 15, []),
    "100,000 attendees": (
        calendar((EVENT % 1).replace(b"END", b"ATTENDEE:mailto:a@b.example\r\n" * 15_000 + b"END")),
        1,
        [],
    ),
    "a line of 900,000 characters": (
        calendar((EVENT % 1).replace(b"Interview", b"Interview " + b"x" * 900_000)),
        1,
        [],
    ),
    "a line that is folded 100,000 times": (
        calendar((EVENT % 1).replace(b"Interview", b"Interview" + b"\r\n x" * 100_000)),
        1,
        [],
    ),
    "a million line ends": (calendar(b"\n" * 800_000 + EVENT % 1 + b"\r" * 200_000), 1, []),
    "a small file inside": (
        calendar((EVENT % 1).replace(b"END", b"ATTACH;ENCODING=BASE64:" + b"QUJD" * 100_000 + b"\r\nEND")),
        1,
        [],
    ),
    "a big file inside, and what stands behind it is lost": (
        calendar((EVENT % 1).replace(b"END", b"ATTACH;ENCODING=BASE64:" + b"QUJD" * 400_000 + b"\r\nEND")),
        1,
        [LONG],
    ),
    "thousands of dates": (
        calendar((EVENT % 1).replace(b"END", (b"RDATE:" + b"20260910," * 900 + b"\r\n") * 99 + b"END")),
        1,
        [],
    ),
    "a zone of thousands of dates": (
        calendar(
            b"BEGIN:VTIMEZONE\r\nTZID:X\r\n"
            + (b"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETTO:+0100\r\nRDATE:"
               + b"19710101T000000," * 600 + b"\r\nEND:STANDARD\r\n") * 100
            + b"END:VTIMEZONE\r\n"
            + (EVENT % 1).replace(b"DTSTART:20260910T090000Z", b"DTSTART;TZID=X:20260910T090000")
        ),
        1,
        [],
    ),
    "quoted-printable without an end": (
        calendar(b"BEGIN:VEVENT\r\nSUMMARY;ENCODING=QUOTED-PRINTABLE:=\r\n" + b"=\r\n" * 50_000),
        1,
        [],
    ),
    "only parameters": (calendar((EVENT % 1).replace(b"SUMMARY", b"SUMMARY" + b";X=Y" * 50_000)), 1, []),
    "nothing but zeros": (b"\x00" * 2_000_000, 0, [LONG, BROKEN]),
    "another file": (b"%PDF-1.7\n" + bytes(range(256)) * 100, 0, [BROKEN]),
    "nothing": (b" \r\n", 0, ["The calendar is empty."]),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_little_is_read_and_the_rest_is_said(name: str) -> None:
    """A bounded number of meetings of a bounded size, and a sentence where something was left out."""
    payload, meetings, problems = HOSTILE[name]
    read = read_calendar(payload)
    assert len(read.invitations) <= meetings
    assert bool(read.invitations) == bool(meetings)
    assert set(read.problems) <= set(problems)
    assert bool(read.problems) == bool(problems)
    assert held(read) < 40_000


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_scanner_keeps_is_bounded(name: str) -> None:
    """However large the calendar, what is looked at more closely is small."""
    scanned = scan(HOSTILE[name][0])
    assert len(scanned.calendars) <= 20
    assert sum(len(one.events) for one in scanned.calendars) <= MOST
    lines = [
        line
        for one in scanned.calendars
        for component in [*one.events, *(half for zone in one.zones.values() for half in zone)]
        for kept in component.lines.values()
        for line in kept
    ]
    assert len(lines) <= MOST * 30 * 60
    assert all(len(line.value) <= 20_000 for line in lines)
    assert sum(len(line.value) for line in lines) < 2_500_000


def test_of_a_large_attachment_only_the_beginning_is_decoded() -> None:
    """50 MB in the mail; the meeting at its beginning is read, and the rest is said to be left out."""
    filler = base64.encodebytes(calendar(EVENT % 1) + b"X-FILL:" + b"x" * 36_000_000)
    body = body_of(b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n" + filler)
    assert (1, (LONG,)) == (len(body.invitations), body.unread_calendars)


def body_of(mail: bytes) -> Body:
    """The body of a mail."""
    body = read_message(mail, key="k", received=RECEIVED).body
    assert body is not None
    return body


def parts(*many: bytes) -> bytes:
    """A mail of these parts."""
    inside = b"".join(b"--b\r\n" + part + b"\r\n" for part in many)
    return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + inside + b"--b--\r\n"


def test_very_many_calendars_in_one_mail() -> None:
    """The first ten are read, and no more than three megabytes of them."""
    part = b"Content-Type: text/calendar\r\n\r\n"
    many = parts(*(part + calendar(EVENT % number) for number in range(40)))
    said = "The mail holds very many calendars, so I read only the first."
    assert (10, (said,)) == (len(body_of(many).invitations), body_of(many).unread_calendars)
    large = parts(*(part + calendar(EVENT % number + b"X:" + b"x" * 1_000_000) for number in range(8)))
    assert 4 == len(body_of(large).invitations)
    assert said in body_of(large).unread_calendars


def test_mails_inside_mails() -> None:
    """Three deep an invitation is found; deeper ones, and endless rings of them, are left alone."""
    mail = b"Content-Type: text/calendar\r\n\r\n" + calendar(EVENT % 1)
    depths = []
    for _ in range(6):
        depths.append(len(body_of(mail).invitations))
        mail = b"Content-Type: message/rfc822\r\n\r\n" + mail
    assert [1, 1, 1, 1, 0, 0] == depths


@pytest.mark.parametrize(
    ("head", "read"),
    [
        ("text/calendar", 1),
        ("text/x-vcalendar", 1),
        ("application/ics", 1),
        ('application/octet-stream; name="a.ics"', 1),
        ('application/zip; name="invite.ICS"', 1),
        ('image/png; name="meeting.vcs"', 1),
        ("application/octet-stream", 1),
        ("text/plain", 1),
        ("text/html", 0),
        ('application/octet-stream; name="a.pdf"', 1),
        ("image/png", 0),
    ],
)
def test_which_parts_are_calendars(head: str, read: int) -> None:
    """By type, by name, or by their first words where the type says nothing."""
    mail = parts(
        b"Content-Type: text/plain\r\n\r\nHello",
        f"Content-Type: {head}\r\n\r\n".encode() + calendar(EVENT % 1),
    )
    assert read == len(body_of(mail).invitations)


@pytest.mark.parametrize("packed", [b"IPM.Microsoft Schedule.MtgReq", b"IPM.Note"])
def test_what_outlook_packs(packed: bytes) -> None:
    """A meeting in winmail.dat cannot be read, which is said; any other is just an attachment."""
    body = body_of(
        parts(b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + b"\x78\x9f" + packed)
    )
    assert (b"Mtg" in packed) == bool(body.unread_calendars)


def test_the_copy_that_names_its_method_is_kept() -> None:
    """Inline without a method, attached with one; a method of the mail's part counts too."""
    bare = calendar(EVENT % 1).replace(b"METHOD:REQUEST\r\n", b"")
    mail = parts(
        b"Content-Type: text/calendar\r\n\r\n" + bare,
        b"Content-Type: application/ics\r\n\r\n" + calendar(EVENT % 1),
    )
    assert ["REQUEST"] == [one.method for one in body_of(mail).invitations]
    mail = parts(b"Content-Type: text/calendar; method=cancel\r\n\r\n" + bare)
    assert ["CANCEL"] == [one.method for one in body_of(mail).invitations]


def test_a_cut_event_says_so() -> None:
    """It ends where the calendar was cut."""
    (meeting,) = read_calendar(
        calendar(b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260910T090000Z\r\n"), whole=False
    ).invitations
    assert ("The calendar ends in the middle of it.",) == meeting.problems


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ("DTSTART:99990101T000000Z", ("Its start lies in the year 9999.",)),
        ("DTSTART:soon " + "x" * 100, (f"Its start “soon {'x' * 55}…” is no date and time.",)),
        ("DTSTART:20260910T090000Z\nDTEND:later", ("Its end “later” is no date and time.",)),
        ("DTSTART:20260910T090000Z\nDURATION:-PT1H", ()),
        ("DTSTART:20260910T090000Z\nDURATION:P9999D", ()),
        ("DTSTART:", ("It gives no start.",)),
        (
            "DTSTART:20260910T090000\nDTEND:20260910T080000",
            ("It gives a time but no time zone.", "It ends before it starts."),
        ),
        ("RECURRENCE-ID:never\nDTSTART:20260910T090000Z", ()),
    ],
)
def test_what_is_said_of_a_meeting(lines: str, problems: tuple[str, ...]) -> None:
    """One sentence for each thing that cannot be read, short whatever stands there."""
    (meeting,) = read_invitations(calendar(f"BEGIN:VEVENT\n{lines}\nEND:VEVENT\n".encode()))
    assert problems == meeting.problems


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        ("CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+1555", ""),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc", "https://meet.google.com/abc"),
        ("X-GOOGLE-CONFERENCE:soon", ""),
        ("URL:https://zoom.us/j/1", "https://zoom.us/j/1"),
        ("URL:https://company.example/event/1", ""),
        ("LOCATION:https://maps.app.goo.gl/abc", ""),
        ("LOCATION:https://www.google.com/maps/place/x", ""),
        ("LOCATION:https://video.company.example/room", "https://video.company.example/room"),
        ("LOCATION:Office (https://company.example)", ""),
        ("DESCRIPTION:https://zoom.us.evil.example/j/1", ""),
        ("DESCRIPTION:https://evil.example/zoom.us/j/1", ""),
        ('DESCRIPTION:<a href="https://us02web.zoom.us/j/1?pwd=x">Join</a>', "https://us02web.zoom.us/j/1?pwd=x"),
        ("DESCRIPTION:https://www.google.com/url?q=https://meet.google.com/abc&sa=D", "https://meet.google.com/abc"),
        ("DESCRIPTION:https://meet.jit.si/Interview\\nBye", "https://meet.jit.si/Interview"),
        ("DESCRIPTION:https://jitsi.school.example/room", "https://jitsi.school.example/room"),
        ("DESCRIPTION:https://teams.microsoft.com/meetingOptions/?x=1", ""),
        ('X-ALT-DESC;FMTTYPE=text/html:<a href="https://whereby.com/room">', "https://whereby.com/room"),
        ("DESCRIPTION:nothing", ""),
    ],
)  # fmt: skip
def test_links(lines: str, link: str) -> None:
    """The address of the call: of a known service, of a property made for it, or alone as the place."""
    (scanned,) = scan(calendar(f"BEGIN:VEVENT\n{lines}\nEND:VEVENT\n".encode())).calendars
    assert link == video_link(scanned.events[0])


@pytest.mark.parametrize(
    ("text", "value", "params"),
    [
        ("SUMMARY:One\\, two\\nthree\\\\n \\; %2C", "One, two\nthree\\n ; %2C", {}),
        ('SUMMARY:Say \\"hi\\"\\', 'Say "hi"', {}),
        ('ATTENDEE;CN="Doe; Jo":x', "x", {"CN": "Doe; Jo"}),
        ("ATTENDEE;CN=Doe, Jo;ROLE=CHAIR:x", "x", {"CN": "Doe, Jo", "ROLE": "CHAIR"}),
        ('ATTENDEE;CN="Jo \\"Joe\\" Doe";ROLE=CHAIR:x', "x", {"CN": "Jo Joe Doe", "ROLE": "CHAIR"}),
        ("ATTENDEE;CN=Jo\x15;RSVP;;ROLE = CHAIR:x", "x", {"CN": "Jo", "ROLE": "CHAIR"}),
        ('ATTENDEE;ROLE=CHAIR;CN="Jo;RSVP=TRUE:mailto:x', "mailto:x", {"ROLE": "CHAIR"}),
        ("DTSTART;TZID=GMT+05:30:20120904T020000", "20120904T020000", {"TZID": "GMT+05:30"}),
        ("DTSTART;TZID=X", "", {"TZID": "X"}),
        ("UID;:x", "x", {}),
        ("UID;", "", {}),
        (" X;ENCODING=QUOTED-PRINTABLE:=C3=A4", "ä", {"ENCODING": "QUOTED-PRINTABLE"}),
        ("X;QUOTED-PRINTABLE:=C3=A4", "ä", {}),
    ],
)  # fmt: skip
def test_lines(text: str, value: str, params: dict[str, str]) -> None:
    """What icalendar refuses of a line is mended: missing and doubled quotes, colons, control characters."""
    line = parse_line(text)
    assert (value, params) == (line.value, line.params)


@given(st.text('";:=,\\^ \tA-\x00ä', max_size=60), st.text(max_size=20))
def test_any_line(head: str, value: str) -> None:
    """Nothing raises."""
    assert isinstance(parse_line(f"X;{head}:{value}".replace("\n", "")).value, str)


def test_addresses_of_the_web_are_cut() -> None:
    """None is longer than two thousand characters."""
    assert max(len(url) for url in find_urls("https://x.example/" + "a" * 9_000)) <= 2_000


@given(st.binary(max_size=2_000))
def test_any_bytes(payload: bytes) -> None:
    """Nothing raises, and nothing read is a surprise to say."""
    read = read_calendar(calendar(payload))
    assert all(isinstance(problem, str) for problem in read.problems)
    sound(read)


@given(st.sampled_from(names()), st.data())
def test_mutated_calendars(name: str, data: st.DataObject) -> None:
    """Lines of real calendars doubled, dropped, cut, swapped and filled with rubbish: nothing raises."""
    lines = raw(name).splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(0, len(lines) - 1)))
        other = data.draw(st.integers(0, max(0, len(lines) - 1)))
        rubbish = data.draw(st.binary(max_size=20))
        change = data.draw(st.sampled_from(["double", "drop", "cut", "swap", "fill", "case"]))
        if not lines:
            break
        if change == "double":
            lines.insert(at, lines[other])
        elif change == "drop":
            del lines[at]
        elif change == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        elif change == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "fill":
            lines[at] = lines[at][:-2] + rubbish + b"\r\n"
        else:
            lines[at] = lines[at].swapcase()
    payload = b"".join(lines)
    read = read_calendar(payload)
    sound(read)
    mail = payload if name.endswith(".eml") else b"Content-Type: text/calendar\r\n\r\n" + payload
    meetings_of([read_message(mail, key="k", received=RECEIVED)], profile())


def sound(read: ReadCalendar) -> None:
    """What every reader of invitations may rely on."""
    assert len(read.invitations) <= MOST
    for one in read.invitations:
        assert one.start is None or one.start.tzinfo is not None
        assert one.end is None or one.end.tzinfo is not None
        assert one.local_start is None or one.local_start.tzinfo is None
        assert one.start is not None or one.problems
        assert one.start is None or one.end is None or one.start <= one.end
        people = [*one.attendees, *([one.organizer] if one.organizer else [])]
        texts = [one.title, one.place, one.uid, *(person.name for person in people), *one.problems]
        assert all(len(text) <= 500 for text in texts)
        assert not any(ord(letter) < 32 for text in texts for letter in text)
        assert not any(letter in text for text in texts for letter in "\u202e\u2066\u200f")
