"""The header block of a mail, read by hand: any bytes give some headers, and reading one never raises.

The standard parser is right but slow where a hundred thousand headers are read, and some of its
accessors raise on real mail (an unknown charset, a CR in an address).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from agent.model.mail import MessageId
from agent.reading.decoding import decode_header

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
