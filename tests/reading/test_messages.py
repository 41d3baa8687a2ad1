"""Bytes to messages: any bytes."""

from __future__ import annotations

import sys
from email.message import EmailMessage

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import Address, Mark, Message, MessageId
from agent.reading.message import read_message

RECEIVED = at("2026-09-04T12:00:00+00:00")
CALENDAR = (
    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nDTSTART:20260908T150000Z\n"
    "END:VEVENT\nEND:VCALENDAR\n"
)


HTML_FIRST = (
    b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>h\n--b\n\n"
)


def read(raw: str | bytes, *, headers_only: bool = False) -> Message:
    """The message of these bytes."""
    data = raw.encode() if isinstance(raw, str) else raw
    return read_message(data, key="1", received=RECEIVED, headers_only=headers_only)


def test_an_ordinary_mail() -> None:
    """Every field of an ordinary reply."""
    message = read(
        "Return-Path: <d@x.example>\n"
        "Delivered-To: m+jobs@y.example\n"
        "X-Original-To: marcus@y.example\n"
        "From: =?utf-8?q?Ren=C3=A9e?= Kowalczyk <d@x.example>\n"
        'To: "Ellery, Marcus" <m@y.example>\n'
        "Cc: a@x.example, b@x.example\n"
        "Reply-To: team@x.example\n"
        "Subject: AW: [EXT] Re: Branch\n  Manager\n"
        "Date: Fri, 04 Sep 2026 07:10:00 -0500\n"
        "Message-Id: <2@x>\n"
        "In-Reply-To: <1@x>\n"
        "References: <0@x>\n <1@x>\n\n"
        "Hello Marcus\n"
    )
    assert (
        Message(
            key="1",
            message_id=MessageId("<2@x>"),
            in_reply_to=(MessageId("<1@x>"),),
            references=(MessageId("<0@x>"), MessageId("<1@x>")),
            subject="AW: [EXT] Re: Branch Manager",
            base_subject="[EXT] Branch Manager",
            forward_prefix=False,
            sender=Address("d@x.example", "Renée Kowalczyk"),
            reply_to=(Address("team@x.example"),),
            to=(Address("m@y.example", "Ellery, Marcus"),),
            cc=(Address("a@x.example"), Address("b@x.example")),
            delivered_to=(Address("m+jobs@y.example"), Address("marcus@y.example")),
            date=at("2026-09-04T07:10:00-05:00"),
            received=RECEIVED,
            notices=("Return-Path: <d@x.example>",),
            body=message.body,
        )
        == message
    )
    assert message.body is not None
    assert message.body.new_text == "Hello Marcus"


def test_an_empty_mail() -> None:
    """No bytes are a message too."""
    message = read(b"")
    assert (message.message_id, message.sender, message.date, message.subject) == (None, None, RECEIVED, "")


@pytest.mark.parametrize(
    "date", ["", "Date: \n", "Date: yesterday\n", "Date: Thu, 1 Jan 1970 00:00:00 +0000\n"]
)
def test_without_a_usable_date_the_mailbox_says_when(date: str) -> None:
    """A missing or unreadable Date is the mailbox's own."""
    assert read(f"{date}Subject: x\n\nhi").date == RECEIVED


def test_headers_alone() -> None:
    """Only the header block is needed, and the body stays unread."""
    message = read_message(
        b"Subject: VS: x\nIn-Reply-To: <1@x>",
        key="k",
        received=RECEIVED,
        marks=frozenset({Mark.SENT}),
        headers_only=True,
    )
    assert (None, "x", False, frozenset({Mark.SENT})) == (
        message.body,
        message.base_subject,
        message.forward_prefix,
        message.marks,
    )


def test_a_forward_block_makes_rv_a_forward() -> None:
    """RV with In-Reply-To is a reply until a forwarded mail stands in it."""
    head = "Subject: RV: x\nIn-Reply-To: <1@x>\n\nfyi\n"
    assert not read(head).forward_prefix
    assert read(head + "---------- Forwarded message ---------\nFrom: D <d@x.example>\n").forward_prefix


def test_notices_of_programs() -> None:
    """The lines that say who or what wrote it, in their usual spelling."""
    message = read(
        "auto-submitted: auto-replied\nPRECEDENCE: bulk\nList-ID: <l.x>\nList-Unsubscribe: <u>\n"
        "X-Autoreply: yes\nX-Auto-Response-Suppress: All\n"
        "X-Failed-Recipients: a@x.example\nReturn-Path: <>\nX-Other: no\n\n"
    )
    assert {
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <l.x>",
        "List-Unsubscribe: <u>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "X-Failed-Recipients: a@x.example",
        "Return-Path: <>",
    } == set(message.notices)


REPORT = (
    "From: MAILER-DAEMON@y.example\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\n\nIt failed.\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; y\n\n"
    "Final-Recipient: rfc822; d@x.example\nAction: failed\n"
    "--b\nContent-Type: message/rfc822\n\nMessage-ID: <mine@y>\nSubject: Re: x\n\nThank you\n--b--\n"
)


def test_a_bounce_says_what_bounced() -> None:
    """A report's notices name the recipient and the mail; the returned mail is no forward."""
    message = read(REPORT)
    assert tuple(sorted(message.notices, key=lambda line: "CFAO".index(line[0]))) == (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "Final-Recipient: rfc822; d@x.example",
        "Action: failed",
        "Original-Message-ID: <mine@y>",
    )
    assert message.body is not None
    assert not message.body.forward_block
    assert message.body.new_text == "It failed."
    assert "Original-Message-ID: <mine@y>" not in read(REPORT, headers_only=True).notices


def test_a_report_without_the_mail_it_is_about() -> None:
    """A returned mail without an id adds nothing."""
    message = read(REPORT.replace("Message-ID: <mine@y>\n", ""))
    assert not any(line.startswith("Original") for line in message.notices)


def mail(text: str = "", html: str = "", **files: tuple[str, str]) -> bytes:
    """A mail with alternatives and files."""
    built = EmailMessage()
    built["Subject"] = "x"
    built.set_content(text)
    if html:
        built.add_alternative(html, subtype="html")
    for name, (kind, content) in files.items():
        built.add_attachment(content, subtype=kind, filename=name.replace("_", "."))
    return built.as_bytes()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (mail("plain", "<p>html</p>"), "plain"),
        (mail("", "<p>html</p>"), "html"),
        (mail("See HTML.", "<p>" + "the real words " * 20 + "</p>"), ("the real words " * 20).strip()),
        (mail("plain", note_txt=("plain", "attached words")), "plain"),
        (b"Content-Type: text/html\n\n<p>only html", "only html"),
        (b"Content-Type: text/plain; charset=nope\n\nGr\xf6\xdfe", "Größe"),
        (b"Content-Type: image/png\n\nxxxx", ""),
        (
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n",
            "one\ntwo",
        ),
        (HTML_FIRST + b"plain\n--b\n\nanother\n--b--\n", "plain"),
        (HTML_FIRST + b" \n--b--\n", "h"),
    ],
)
def test_which_words_are_read(raw: bytes, text: str) -> None:
    """Plain text before HTML unless it is empty or an excuse; files are left aside."""
    body = read(raw).body
    assert body is not None
    assert text == body.new_text.strip()


def test_an_enclosed_mail_is_a_forward() -> None:
    """A message/rfc822 part reads as a forwarded mail, with its sender."""
    body = read(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfyi\n--b\nContent-Type: message/rfc822\n\n"
        "From: Denise <d@x.example>\nSubject: Interview\n\nCome on Friday.\n--b--\n"
    ).body
    assert body is not None
    assert (body.forward_block, body.new_text) == (True, "fyi")
    assert "From: Denise <d@x.example>" in body.text
    assert "Come on Friday." in body.text


def test_an_enclosed_mail_without_words() -> None:
    """Even an empty one is a forward."""
    body = read("Content-Type: message/rfc822\n\n").body
    assert body is not None
    assert body.forward_block


def test_invitations_count_once() -> None:
    """The same meeting inline and as invite.ics is one; the part's method stands in for the calendar's."""
    built = EmailMessage()
    built.set_content("Please come")
    built.add_alternative(
        CALENDAR.replace("METHOD:REQUEST\n", ""), subtype="calendar", params={"method": "REQUEST"}
    )
    built.add_attachment(CALENDAR.encode(), maintype="application", subtype="ics", filename="invite.ics")
    built.add_attachment(b"x", maintype="application", subtype="pdf", filename="map.pdf")
    message = read(built.as_bytes())
    assert message.body is not None
    assert [m.method for m in message.body.invitations] == ["REQUEST"]
    assert "Content-Type: text/calendar" in message.notices


def test_a_calendar_file_does_not_make_a_calendar_mail() -> None:
    """A person may attach a calendar file."""
    message = read(mail("Here is the file.", invite_ics=("calendar", CALENDAR)))
    assert message.body is not None
    assert len(message.body.invitations) == 1
    assert "Content-Type: text/calendar" not in message.notices


def test_fifty_megabytes() -> None:
    """A huge mail is read as far as its first million characters, and says that it was cut."""
    attachment = (
        b"Content-Transfer-Encoding: base64\nContent-Type: application/pdf\n\n" + b"QUJD" * 19 + b"\n"
    )
    raw = (
        b"Subject: big\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\n"
        + attachment
        + b"QUJDQUJDQUJDQUJD\n" * 1_500_000
        + b"--b\nContent-Type: text/plain\n\n"
        + b"words and more\n" * 1_700_000
        + b"--b--\n"
    )
    message = read(raw)
    assert message.body is not None
    assert message.body.truncated
    assert message.body.text.startswith("hello")
    assert len(message.body.text) <= 1_000_000


@pytest.mark.parametrize(
    "raw",
    [
        b"X: y\n" * 200_000,
        b"To: " + b"a@x.example, " * 100_000,
        b"References: " + b"<a@x> " * 100_000,
        b"Subject: " + b"Re: " * 100_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000,
        b"From: " + b'"' * 100_000,
        b"\n" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 100_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000)),
    ],
)
def test_monsters_are_messages(raw: bytes) -> None:
    """Huge headers and trees do not stop a run."""
    for headers_only in (False, True):
        assert read(raw, headers_only=headers_only).received == RECEIVED


@given(st.binary(max_size=500), st.booleans())
def test_any_bytes_are_a_message(raw: bytes, headers_only: bool) -> None:  # noqa: FBT001 - drawn by name
    """Nothing raises; dates are aware."""
    assert read(raw, headers_only=headers_only).date.tzinfo is not None


PIECES = [
    b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"References: ", b"Content-Type: ",
    b"text/html", b"text/plain; charset=", b"utf-16", b"iso-2022-jp", b"multipart/mixed; boundary=b",
    b"multipart/report; boundary=b", b"message/rfc822", b"text/calendar", b"Content-Transfer-Encoding: ",
    b"base64", b"quoted-printable", b"\n", b"\r\n", b"\n\n", b"--b\n", b"--b--\n", b"<a@x>",
    b"=?utf-8?q?=C3?=",
    b"=?", b"\xff", b"\x00", b",", b";", b'"', b"(", b"<p>", b" ", b"*0*=", b"name*=utf-8''%ff",
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"END:VEVENT\nEND:VCALENDAR\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_mangled_mail_is_a_message(pieces: list[bytes]) -> None:
    """Pieces of mails in any order never raise, and what comes out can be written down."""
    message = read(b"".join(pieces))
    assert message.body is not None
    for text in (message.subject, message.body.text, message.body.new_text, *message.notices):
        text.encode()


def test_headers_cost_little() -> None:
    """Headers alone are read by few calls, for an index reads those of a hundred thousand mails."""
    block = mail("x").split(b"\n\n")[0] + b"\n" + b"X-Received: by 2002:a05\n" * 20
    read(block, headers_only=True)
    calls = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        read(block, headers_only=True)
    finally:
        sys.setprofile(None)
    assert 0 < calls < 250
