"""The header block, ids and dates."""

from __future__ import annotations

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.reading import headers


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x>", ["<a@x>"]),
        ("<a@x>\n <b@x>", ["<a@x>", "<b@x>"]),
        ("<a@x><b@x>,<a@x>", ["<a@x>", "<b@x>"]),
        ("a@x b@x", ["<a@x>", "<b@x>"]),
        ("<a\n @x>", ["<a@x>"]),
        ("Message of Monday <a@x> from Denise", ["<a@x>"]),
        ("=?us-ascii?q?=3Ca=40x=3E?=", ["<a@x>"]),
        ("<>", []),
        ("nothing here", []),
        ("", []),
    ],
)
def test_message_ids(value: str, ids: list[str]) -> None:
    """Ids come with brackets, once each, whatever stands around them."""
    assert ids == list(headers.message_ids(value))


def test_of_very_many_ids_the_first_and_the_last_stay() -> None:
    """References without end are cut in the middle."""
    ids = headers.message_ids(" ".join(f"<{n}@x>" for n in range(5000)))
    assert (len(ids), ids[0], ids[-1]) == (400, "<0@x>", "<4999@x>")


def test_an_id_without_brackets_is_no_longer_than_a_line() -> None:
    """A megabyte without a blank is no Message-ID (RFC 5322 §2.1.1)."""
    assert list(headers.message_ids(f"{'a' * 200_000}@x b@x @c d@")) == ["<b@x>"]


@pytest.mark.parametrize(
    ("value", "own"),
    [("<a@x>", "<a@x>"), ("a@x", "<a@x>"), ("12345", "<12345>"), ("<1 2", None), ("", None), ("<>", None)],
)
def test_own_id(value: str, own: str | None) -> None:
    """A Message-ID of one word counts even without brackets or @."""
    assert own == headers.own_id(value)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Fri, 04 Sep 2026 12:10:00 -0500", "2026-09-04T12:10:00-05:00"),
        ("4 Sep 2026 12:10 +0000 (UTC)", "2026-09-04T12:10:00+00:00"),
        ("Fri, 04 Sep 2026 12:10:00 -0000", "2026-09-04T12:10:00+00:00"),
        ("Fri, 04 Sep 2026 12:10:00", "2026-09-04T12:10:00+00:00"),
        ("Fri, 04 Sep 26 12:10:00 EST", "2026-09-04T12:10:00-05:00"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("Fri, 04 Sep 2026 12:10:00 +9999", None),
        ("Fri, 99 Foo 2026", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(value: str, moment: str | None) -> None:
    """Dates are aware; a broken one and that of a broken clock are none."""
    assert (at(moment) if moment else None) == headers.moment(value)


@given(st.text(max_size=60))
def test_any_date_is_aware_or_none(value: str) -> None:
    """No text raises."""
    found = headers.moment(value)
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize(
    ("raw", "block", "body"),
    [
        (b"A: b\n\nbody", b"A: b", b"body"),
        (b"A: b\r\n\r\nbody", b"A: b", b"body"),
        (b"A: b\r\rbody", b"A: b", b"body"),
        (b"From d@x Fri\nA: b\n\nbody", b"A: b", b"body"),
        (b"\nbody\n\nmore", b"", b"body\n\nmore"),
        (b"\r\nbody", b"", b"body"),
        (b"A: b", b"A: b", b""),
        (b"", b"", b""),
    ],
)
def test_split(raw: bytes, block: bytes, body: bytes) -> None:
    """The first empty line ends the headers, whatever the line ends."""
    found, start = headers.split(raw)
    assert (block, body) == (found, raw[start:])


def test_fields() -> None:
    """Names in any case, folded lines, doubled fields, lines that are none."""
    fields = headers.Headers(b"SUBJECT :a\r\n b\nTo: 1\nnonsense\nTo: 2\n\tx\nX:\xf6")
    assert (
        fields.first("subject"),
        fields.first("to"),
        fields.every("to"),
        fields.first("x"),
        fields.first("cc"),
        fields.every("cc"),
    ) == ("a b", "1", ("1", "2 x"), "ö", "", ())


def test_raw_utf8_and_latin1_lines_stand_side_by_side() -> None:
    """Each line is read in the charset it is in (RFC 6532, or old programs)."""
    fields = headers.Headers("A: Größe\n".encode() + "B: Größe\n".encode("cp1252"))
    assert (fields.first("a"), fields.first("b")) == ("Größe", "Größe")
