"""Header lines of a mail, and its encoded words and character sets.

The standard parser is right but slow where a hundred thousand headers are read, and some of its accessors
raise on real mail (an unknown charset, a CR in an address).
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from agent.model.mail import MessageId

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_Q_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_REAL_CHARSET = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
}
"""What mail programs mean by these names (the WHATWG encoding standard says the same)."""

_NO_CHARSET = frozenset({"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"})
"""Codecs that are no charsets of a mail; idna takes quadratic time."""


def decode_bytes(payload: bytes, charset: str = "") -> str:
    """Text of bytes in a named charset; unknown or wrong names fall back to UTF-8, then Windows-1252."""
    if payload.isascii() and charset[:3].lower() not in {"utf", "iso"}:
        charset = charset if charset.lower().startswith("hz") else ""
    for name in (_codec(charset), "utf-8"):
        if not name:
            continue
        try:
            return _SURROGATE.sub("\ufffd", payload.decode(name))
        except (LookupError, ValueError):
            continue
    return payload.decode("cp1252", "replace")


def decode_header(value: str) -> str:
    """A header value unfolded, its encoded words decoded (RFC 2047), without control characters."""
    if "=?" in value:
        value = _BETWEEN_WORDS.sub(r"\1", value)
        value = _RUN.sub(_decode_run, value)
    return _CONTROL.sub(" ", value.replace("\r\n", "\n")).strip()


_RUN = re.compile(rf"(?:{_WORD.pattern})+")


def _decode_run(match: re.Match[str]) -> str:
    """Neighbouring words of one charset are joined first: some programs cut inside a character."""
    text = ""
    charset, pending = "", b""
    for name, how, coded in _WORD.findall(match[0]):
        name = name.partition("*")[0].lower()  # noqa: PLW2901 - RFC 2231: a language may follow
        if name != charset:
            text += decode_bytes(pending, charset)
            charset, pending = name, b""
        pending += _word_bytes(how, coded)
    return text + decode_bytes(pending, charset)


def _word_bytes(how: str, coded: str) -> bytes:
    raw = coded.encode("utf-8", "replace")
    if how in "bB":
        return decode_base64(raw)
    return _Q_BYTE.sub(lambda m: bytes([int(m[1], 16)]), raw.replace(b"_", b" "))


def decode_base64(raw: bytes) -> bytes:
    """Base64 with whatever noise and missing padding; a lone last letter is dropped."""
    letters = _NOT_BASE64.sub(b"", raw)
    usable = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


@cache
def _codec(charset: str) -> str:
    name = charset.strip().strip("\"'").lower()
    name = _REAL_CHARSET.get(name, name)
    return "" if name.replace("-", "_") in _NO_CHARSET else name


_BLOCK = 262_144
"""Bytes of a header block that are read."""
_MOST_IDS = 400

_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_FOLD = re.compile(r"\n[ \t]+")
_BRACKETED = re.compile(r"<([^<>]{1,998})>")
_LOOSE_ID = re.compile(r'[^\s<>()",;]+@[^\s<>()",;]+')
_BLANKS = re.compile(r"\s+")


class Headers:
    """Header fields by lower-case name; of one that stands several times, each value in order."""

    __slots__ = ("_values",)

    def __init__(self, block: bytes) -> None:
        """Read the fields of a header block; lines that are none are skipped."""
        self._values: dict[str, list[str]] = {}
        for name, value in _FIELD.findall(_text(block)):
            self._values.setdefault(name.lower(), []).append(value)

    def first(self, name: str) -> str:
        """The first value of a field, unfolded, not decoded; empty when there is none."""
        values = self._values.get(name)
        return _FOLD.sub(" ", values[0]).strip() if values else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, unfolded, not decoded."""
        return tuple(_FOLD.sub(" ", value).strip() for value in self._values.get(name, ()))


def split(raw: bytes) -> tuple[bytes, int]:
    """The header block of a mail and where its body starts (the length of the mail if it has none)."""
    for no_header in (b"\n", b"\r\n"):
        if raw.startswith(no_header):
            return b"", len(no_header)
    start = raw.find(b"\n") + 1 if raw.startswith((b"From ", b">From ")) else 0
    ends = [
        (at, at + len(gap)) for gap in (b"\n\n", b"\r\n\r\n", b"\r\r") if (at := raw.find(gap, start)) >= 0
    ]
    end, body = min(ends, default=(len(raw), len(raw)))
    return raw[start : min(end, start + _BLOCK)], body


def _text(block: bytes) -> str:
    """Header bytes as text: ASCII or UTF-8 as they stand (RFC 6532), else each line as Windows-1252."""
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_line(line) for line in block.split(b"\n"))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def message_ids(value: str) -> tuple[MessageId, ...]:
    """The Message-IDs of a header value, each with its brackets, in order, none twice.

    Ids without brackets get them; encoded words (some servers encode long ids) are decoded; words
    around the ids are left out (RFC 5322 §3.6.4, obs-in-reply-to). Of very many, the first and the last stay.
    """
    if "=?" in value:
        value = decode_header(value)
    found = [_BLANKS.sub("", one) for one in _BRACKETED.findall(value)]
    if not any(found):
        found = _LOOSE_ID.findall(value)
    ids = list(dict.fromkeys(MessageId(f"<{one}>") for one in found if one))
    return tuple(ids if len(ids) <= _MOST_IDS else ids[:1] + ids[1 - _MOST_IDS :])


def own_id(value: str) -> MessageId | None:
    """The Message-ID of a mail; one that is a single word without brackets or @ counts too."""
    if ids := message_ids(value):
        return ids[0]
    word = value.strip("<> \t")
    return MessageId(f"<{word}>") if word and len(word) < 999 and not _BLANKS.search(word) else None  # noqa: PLR2004 - a line's length


def moment(value: str) -> datetime | None:
    """A Date header (RFC 5322 §3.3), aware; `-0000` and a missing zone are UTC. None: unreadable.

    A year before 1980 or after 2100 is a broken clock, not a date.
    """
    try:
        when = parsedate_to_datetime(value)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return when if 1980 <= when.astimezone(UTC).year <= 2100 else None  # noqa: PLR2004 - said above
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
