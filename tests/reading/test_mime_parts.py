"""The parts of a mail, by position and bounded."""

from __future__ import annotations

import email
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.mime import walk


def mixed(boundary: str, *parts: str, end: bool = True) -> bytes:
    """A multipart mail from its parts."""
    body = "".join(f"--{boundary}\n{part}\n" for part in parts) + (f"--{boundary}--\n" if end else "")
    return f'Content-Type: multipart/mixed; boundary="{boundary}"\n\npreamble\n{body}epilogue'.encode()


def texts(raw: bytes) -> list[str]:
    """The text of every part."""
    return [part.text()[0] for part in walk(raw)]


def test_a_plain_mail_is_one_part() -> None:
    """Without a Content-Type it is text/plain."""
    (part,) = walk(b"Subject: x\n\nhello\r\nyou\n")
    assert (part.content_type, part.text()[0]) == ("text/plain", "hello\nyou\n")


def test_pieces_lie_between_their_boundaries() -> None:
    """Preamble, epilogue and a boundary inside a line are no parts."""
    raw = mixed("b", "\none --b\n--bx", "Content-Type: text/html\n\n<p>two")
    assert texts(raw) == ["one --b\n--bx", "<p>two"]


def test_a_missing_end_is_forgiven() -> None:
    """The last piece of a mail that was cut off is still read."""
    assert texts(mixed("b", "\none", "\ntwo", end=False)) == ["one", "two\nepilogue"]
    assert texts(b"Content-Type: multipart/mixed; boundary=b\n\n--b") == [""]


def test_crlf_boundaries() -> None:
    """CRLF line ends, also the one that belongs to the boundary."""
    raw = mixed("b", "\none").replace(b"\n", b"\r\n")
    assert texts(raw) == ["one"]


@pytest.mark.parametrize(
    ("encoding", "payload", "text"),
    [
        ("base64", "R3LDtsOfZQ==", "Größe"),
        ("base64", "R3LD\ntsOf!ZQ", "Größe"),
        ("quoted-printable", "Gr=C3=B6=C3=\n=9Fe", "Größe"),
        ("QUOTED-PRINTABLE", "=G1", "=G1"),
        ("x-unknown", "as is", "as is"),
    ],
)
def test_encodings(encoding: str, payload: str, text: str) -> None:
    """Transfer encodings are undone as far as possible."""
    head = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    assert [text] == texts((head + payload).encode())


def test_names_methods_and_dispositions() -> None:
    """What a part says of itself, RFC 2231 included."""
    raw = mixed(
        "b",
        "Content-Type: text/calendar; method=request; name*=utf-8''Gr%C3%B6%C3%9Fe.ics\n\nx",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nx",
    )
    one, two = walk(raw)
    assert (one.method, one.file_name, one.attached) == ("REQUEST", "Größe.ics", False)
    assert (two.method, two.file_name, two.attached) == ("", "a.txt", True)


def test_deep_nesting_and_many_parts_end() -> None:
    """A tree without end is read to a bounded depth and breadth."""
    deep = b"".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n".encode() for n in range(5000))
    assert len(list(walk(deep))) == 1
    assert len(list(walk(mixed("b", *["\nx"] * 5000)))) == 100


def test_a_boundary_is_a_line_of_its_own() -> None:
    """What only begins like one, or stands inside a line, is text, however often it does."""
    near = "--b--b" * 9 + "\n--bb" * 9 + "\n --b\n--b x"
    assert texts(mixed("b", f"\n{near}", "\ntwo")) == [near, "two"]


def test_pieces_without_a_part_are_counted() -> None:
    """Thousands of empty multiparts are not all opened in search of a part."""
    empty = "Content-Type: multipart/mixed; boundary=c\n"
    assert texts(mixed("b", *[empty] * 400, "\nfound")) == ["found"]
    assert texts(mixed("b", *[empty] * 5000, "\nnever looked at")) == []


def test_a_huge_text_is_cut() -> None:
    """About a megabyte of a text part is read, and it says so."""
    text, cut = next(walk(b"\n" + b"line\n" * 1_000_000)).text()
    assert (cut, len(text)) == (True, 1_000_000)


def test_digest_parts_are_mails() -> None:
    """In a multipart/digest a part without a type is a message/rfc822."""
    raw = b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\nhi\n--b--\n"
    assert [p.content_type for p in walk(raw)] == ["message/rfc822"]


@given(st.binary(max_size=400))
def test_any_bytes_have_parts(raw: bytes) -> None:
    """Nothing raises, every part has text."""
    for part in walk(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw):
        assert isinstance(part.text()[0], str)


@given(st.text(max_size=60), st.text(max_size=60), st.binary(max_size=60))
def test_the_standard_library_agrees(plain: str, html: str, attached: bytes) -> None:
    """A well-formed mail has the parts and words the standard library finds."""
    mail = EmailMessage()
    mail.set_content(plain)
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(attached, maintype="application", subtype="octet-stream", filename="a.bin")
    raw = mail.as_bytes()
    leaves = [p for p in email.message_from_bytes(raw).walk() if not p.is_multipart()]
    found = list(walk(raw))
    assert [p.get_content_type() for p in leaves] == [p.content_type for p in found]
    assert [p.get_payload(decode=True) for p in leaves] == [p.payload()[0] for p in found]
