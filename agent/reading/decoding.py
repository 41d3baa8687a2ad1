"""Text of bytes: character sets, encoded words (RFC 2047) and base64, however wrong they are."""

from __future__ import annotations

import binascii
import re
from codecs import getincrementaldecoder
from functools import cache, lru_cache
from itertools import groupby

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
    """Text of bytes in a named charset; unknown or wrong names fall back to UTF-8, then Windows-1252.

    What is UTF-8 beyond ASCII is read so, whatever charset of one byte a letter it is called: programs that
    pass mail on label it as they always did, and no text in such a charset looks like UTF-8 by chance.
    """
    if payload.isascii() and charset[:3].lower() not in {"utf", "iso"}:
        charset = charset if charset.lower().startswith("hz") else ""
    codec = _codec(charset)
    if not payload.isascii() and _has_single_bytes(codec) and _is_utf_8(payload):
        return payload.decode("utf-8", "replace")
    for name in (codec, "utf-8"):
        if not name:
            continue
        try:
            return _SURROGATE.sub("\ufffd", payload.decode(name))
        except (LookupError, ValueError):
            continue
    return payload.decode("cp1252", "replace")


_EVERY_BYTE = bytes(range(256))


@lru_cache(maxsize=100)
def _has_single_bytes(codec: str) -> bool:
    """Whether each byte of a charset is a character of its own."""
    try:
        return len(_EVERY_BYTE.decode(codec, "replace")) == len(_EVERY_BYTE)
    except (LookupError, ValueError):
        return False


def _is_utf_8(payload: bytes) -> bool:
    """Whether bytes are UTF-8, but for a last letter that was cut."""
    try:
        getincrementaldecoder("utf-8")().decode(payload)
    except ValueError:
        return False
    return True


def decode_header(value: str) -> str:
    """A header value unfolded, its encoded words decoded (RFC 2047), without control characters."""
    if "=?" in value:
        value = _BETWEEN_WORDS.sub(r"\1", value)
        value = _RUN.sub(_decode_run, value)
    return _CONTROL.sub(" ", value.replace("\r\n", "\n")).strip()


_RUN = re.compile(rf"(?:{_WORD.pattern})+")


def _decode_run(match: re.Match[str]) -> str:
    """Neighbouring words of one charset are joined first: some programs cut inside a character."""
    words = _WORD.findall(match[0])
    by_charset = groupby(
        words, lambda word: word[0].partition("*")[0].lower()
    )  # RFC 2231: a language may follow
    return "".join(
        decode_bytes(b"".join(_word_bytes(how, coded) for _, how, coded in same), charset)
        for charset, same in by_charset
    )


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
