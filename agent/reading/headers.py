"""The headers of a mail: lines, ids, dates; addresses and subjects taken apart.

The standard parser is right but slow where a hundred thousand headers are read, and some of its accessors
raise on real mail (an unknown charset, a CR in an address).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter
from agent.model.mail import Address, MessageId
from agent.reading.decoding import decode_base64, decode_header

_BLOCK = 262_144
"""Bytes of a header block that are read."""
_MOST_IDS = 400

_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_FOLD = re.compile(r"\n[ \t]+")
_BRACKETED = re.compile(r"<([^<>]{1,998})>")
_LOOSE_WORD = re.compile(r'[^\s<>()",;]+')
_LONGEST_ID = 998
"""A line holds no more (RFC 5322 §2.1.1)."""
_BLANKS = re.compile(r"\s+")


class Headers:
    """Header fields by lower-case name; of one that stands several times, each value in order."""

    __slots__ = ("_fields", "_values")

    def __init__(self, block: bytes) -> None:
        """Read the fields of a header block; lines that are none are skipped."""
        self._values: dict[str, list[str]] = {}
        self._fields: list[tuple[str, str]] = []
        for name, value in _FIELD.findall(_text(block)):
            lower = name.lower()
            self._values.setdefault(lower, []).append(value)
            self._fields.append((lower, value))

    def first(self, name: str) -> str:
        """The first value of a field, unfolded, not decoded; empty when there is none."""
        values = self._values.get(name)
        return _unfold(values[0]) if values else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, unfolded, not decoded."""
        values = self._values.get(name)
        return tuple(map(_unfold, values)) if values else ()

    def in_order(self, names: Collection[str]) -> Iterator[tuple[str, str]]:
        """Each of these fields from the top down: lower-case name and value, unfolded, not decoded."""
        return ((name, _unfold(value)) for name, value in self._fields if name in names)


def _unfold(value: str) -> str:
    return _FOLD.sub(" ", value).strip() if "\n" in value else value.strip()


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
        words = _LOOSE_WORD.findall(value)
        found = [word for word in words if "@" in word[1:-1] and len(word) <= _LONGEST_ID]
    ids = list(dict.fromkeys(MessageId(f"<{one}>") for one in found if one))
    return tuple(ids if len(ids) <= _MOST_IDS else ids[:1] + ids[1 - _MOST_IDS :])


def own_id(value: str) -> MessageId | None:
    """The Message-ID of a mail; one that is a single word without brackets or @ counts too."""
    if ids := message_ids(value):
        return ids[0]
    word = value.strip("<> \t")
    return MessageId(f"<{word}>") if word and len(word) < 999 and not _BLANKS.search(word) else None  # noqa: PLR2004 - a line's length


_INDEX = 22
"""Bytes of a Thread-Index that all mails of a conversation share: a 1, five of a time, sixteen of an id."""


def conversation_index(value: str) -> str:
    """What all mails of one conversation share of Outlook's Thread-Index, in hexadecimal; empty: it is none.

    Behind it five bytes follow for each answer (MS-OXOMSG, PidTagConversationIndex).
    """
    letters = "".join(value[:_NAME].split()).encode("utf-8", "replace")
    first = decode_base64(letters[: (_INDEX + 2) // 3 * 4])[:_INDEX]
    return first.hex() if len(first) == _INDEX and first[0] == 1 and any(first[6:]) else ""


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


_MOST = 200
"""More addresses of one header are not read."""
_LONGEST = 60_000
"""Characters of one address header that are read."""
_NAME = 1_000
"""Characters of a name that stand before an address, commas included."""

_PLAIN = re.compile(r'(?:"([^"\\]*)"\s*|([^"<>,;:()@\\=]*))<([^\s<>,;:()"@]+@[^\s<>,;:()"@]+)>')
_BARE = re.compile(r'[^\s<>,;:()"@]+@[^\s<>,;:()"@]+')
_TOKEN = re.compile(
    r'("(?:[^"\\]|\\.)*"?)|(\((?:[^()\\]|\\.)*\)?)|(<[^<>]*>?)|([,;])|(:)|([^"(<,;:]+)', re.DOTALL
)
_SHAPE = re.compile(r'(?:"[^"\s]+"|[^\s<>,;:()"@\\]+)@[^\s<>,;:()"@\\]+')


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Every address of a raw header value, in order; what is none is left out.

    Quoted and unquoted commas in names, comments, groups, routes, encoded words and missing brackets
    are all understood; encoded words are decoded after the commas were found (RFC 2047 §6.2).
    """
    value = value[:_LONGEST].strip()
    if one := _PLAIN.fullmatch(value):
        return (Address(one[3], decode_header(one[1] or (one[2] or "").rstrip())),)
    if _BARE.fullmatch(value):
        return (Address(value.strip("'")),)
    found: list[Address] = []
    entry = _Entry()
    for quoted, comment, angle, end, colon, words in _TOKEN.findall(value):
        if colon:
            entry = _Entry()
        elif end:
            entry = entry.finish(found)
            if len(found) >= _MOST:
                break
        else:
            entry.take(quoted, comment, angle, words)
    entry.finish(found)
    return tuple(found[:_MOST])


class _Entry:
    """The tokens of one address, up to its comma."""

    def __init__(self, before: str = "") -> None:
        self.words: list[str] = [before] if before else []
        self.comment = ""
        self.angle = ""

    def take(self, quoted: str, comment: str, angle: str, words: str) -> None:
        """One more token: exactly one of the four is not empty."""
        if quoted:
            self.words.append(re.sub(r"\\(.)", r"\1", quoted[1:].removesuffix('"')))
        elif comment:
            self.comment = self.comment or comment.strip("()")
        elif angle:
            self.angle = self.angle or _without_route(angle.strip("<>").strip())
        else:
            self.words.append(words)

    def finish(self, addresses: list[Address]) -> _Entry:
        """Keep the address, if it is one, and begin the next.

        A piece without an address before a comma is the first half of an unquoted `Obi, Chidera <c@x>`; one
        too long for a name is nobody's.
        """
        words = " ".join(" ".join(self.words).split())
        if self.angle:
            email, name = "".join(self.angle.split()), words
        else:
            email, name = words.strip("'\""), self.comment
        if _SHAPE.fullmatch(email):
            addresses.append(Address(email, decode_header(name or self.comment)))
            return _Entry()
        is_name = 0 < len(words) <= _NAME and not self.angle and "@" not in words
        return _Entry(f"{words}," if is_name else "")


def _without_route(angle: str) -> str:
    """`@relay.example,@other.example:a@x.example` is `a@x.example` (RFC 5322 §4.4)."""
    return angle.partition(":")[2].strip() if angle.startswith("@") else angle


_PREFIX = r"^\s*(?:WORDS)\s?(?:\[\d+\]|\(\d+\)|\^\d+)?\s*:\s*"
"""`RE[2]:`, `Re (3):`, `Re^2:`, and `RE :` as in French."""
_TAG = re.compile(r"\s*\[(?:ext(?:ern(?:al)?)?|spam\??)\]\s*", re.IGNORECASE)
_REPLY, _FORWARD, _EITHER = "reply_prefixes", "forward_prefixes", "reply_or_forward_prefixes"
_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u2060\ufeff \t\xa0"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject taken apart."""

    base: str
    """Without any chain of reply and forward prefixes; `[EXT]` tags stay."""
    forwarded: bool
    """The outermost prefix is that of a forward."""


def parse_subject(subject: str, *, is_reply: bool, forward_block: bool = False) -> Subject:
    """Take the prefixes of every listed language off a decoded subject (RT-11).

    `VS` and `RV` mean reply in some languages and forward in others: they count as reply when the
    mail answers another (`is_reply`: it has In-Reply-To) and no forwarded mail stands in it.
    A prefix behind a tag goes too, so that `Re: ` before the base never makes two.
    """
    rest = subject.strip(_INVISIBLE)
    tags = ""
    forwarded = False
    outermost = True
    while True:
        if tag := _TAG.match(rest):
            tags += tag[0].strip() + " "
            rest = rest[tag.end() :].lstrip(_INVISIBLE)
        elif prefix := pattern(_REPLY, _FORWARD, _EITHER, frame=_PREFIX).match(fold_by_letter(rest)):
            if outermost:
                forwarded = _is_forward(rest, is_reply=is_reply, forward_block=forward_block)
                outermost = False
            rest = rest[prefix.end() :].lstrip(_INVISIBLE)
        else:
            return Subject((tags + rest).strip(), forwarded)


def _is_forward(subject: str, *, is_reply: bool, forward_block: bool) -> bool:
    first = fold_by_letter(subject)
    if pattern(_EITHER, frame=_PREFIX).match(first):
        return forward_block or not is_reply
    return pattern(_FORWARD, frame=_PREFIX).match(first) is not None
