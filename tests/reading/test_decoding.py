"""Charsets and encoded words: whatever comes in, text comes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.decoding import decode_base64, decode_bytes, decode_header


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?Q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("=?UTF-8?B?R3LDtsOfZQ==?=", "Größe"),
        ("=?UTF-8?B?R3LDtsOfZQ?=", "Größe"),
        ("=?utf-8*de?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("=?utf-8?q?Gr=C3?= =?utf-8?q?=B6=C3=9Fe?=", "Größe"),
        ("=?utf-8?q?A?=\n =?iso-8859-1?q?=F6?=", "Aö"),
        ("=?utf-8?q?A?= and =?utf-8?q?B?=", "A and B"),
        ("=?x-unknown?q?A=F6?=", "Aö"),
        ("=?unicode_escape?q?=5Cx?=", "\\x"),
        ("=?zlib?b?AAAA?=", ""),
        ("=?iso-2022-jp?B?GyRCTExAXBsoQg==?=", "面接"),
        ("=?gb2312?B?w+bK1A==?=", "面试"),
        ("=?utf-8?q?a_b=0Ac?=", "a b c"),
        ("=?broken", "=?broken"),
        ("a\r\n b", "a  b"),
    ],
)
def test_header_values(raw: str, text: str) -> None:
    """RFC 2047 words decode, unknown charsets fall back, control characters become blanks."""
    assert text == decode_header(raw)


@pytest.mark.parametrize(
    ("payload", "charset", "text"),
    [
        ("Größe".encode(), "utf-8", "Größe"),
        ("Größe".encode("cp1252"), "", "Größe"),
        ("Größe".encode("cp1252"), "us-ascii", "Größe"),
        ("“Größe”".encode("cp1252"), "iso-8859-1", "“Größe”"),
        *(
            ("“Größe”".encode(), name, "“Größe”")
            for name in ("iso-8859-1", "ISO-8859-15", "latin1", "cp1252", "Windows-1252", "us-ascii")
        ),
        ("Łódź".encode(), "iso-8859-2", "Łódź"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        ("Привет".encode(), "koi8-r", "Привет"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Größe".encode()[:3], "iso-8859-1", "Gr\ufffd"),
        ("日本".encode("shift_jis"), "shift_jis", "日本"),
        ("Größe".encode(), "no-such", "Größe"),
        (b"\xff\xfe", "utf-8", "ÿþ"),
        (b"+2AA-", "utf-7", "\ufffd"),
        (b"x", "a\x00b", "x"),
        (b"\xc3\xb6", "rot13", "ö"),
        (b"~{VPND~}", "hz-gb-2312", "中文"),
        (b"\x1b$BLL@\\\x1b(B", "iso-2022-jp", "面接"),
    ],
)
def test_charsets(payload: bytes, charset: str, text: str) -> None:
    """Names that are wrong, missing or no charsets fall back to UTF-8, then Windows-1252."""
    assert text == decode_bytes(payload, charset)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_in_any_charset_become_text(payload: bytes, charset: str) -> None:
    """Decoding never raises and its text can be written as UTF-8."""
    assert decode_bytes(payload, charset).encode("utf-8") is not None


@given(st.text(max_size=200))
def test_any_header_value_becomes_one_line(value: str) -> None:
    """No header value smuggles a line end into a subject or a name."""
    assert len(decode_header(value).splitlines()) <= 1


@given(st.binary(max_size=200))
def test_any_base64_decodes(raw: bytes) -> None:
    """Noise and missing padding never raise."""
    assert isinstance(decode_base64(raw), bytes)
