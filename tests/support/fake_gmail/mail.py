"""One mail read from its bytes, whatever they are: headers, ids, words, parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from functools import cached_property
from html.parser import HTMLParser

ID = re.compile(r"<[^<>\s]+>")
PREFIX = re.compile(
    r"^\s*(?P<tags>(?:\[[^\]]*\]\s*)*)"
    r"(?:re|fwd?|aw|wg|sv|vs|antw|tr|rv|rif|res|enc|odp|v\u00e1|ynt|\u56de\u590d|\u7b54\u590d|\u8fd4\u4fe1)"
    r"(?:\[\d+\]|\^\d+)?\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
"""Which of these Gmail itself looks past is not known beyond Re and Fwd."""
BLANKS = re.compile(r"\s+")
BLOCKS = frozenset({"div", "p", "br", "li", "tr", "blockquote", "h1", "h2", "h3"})


class Mail:
    """Read-only view of raw bytes; never raises for bad ones."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.message: Message = message_from_bytes(raw)

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each header field, unfolded, encoded words kept."""
        return tuple((name, _unfolded(value)) for name, value in self.message.items())

    def all(self, name: str) -> list[str]:
        """The values of a header in any case, decoded."""
        return [decoded(value) for key, value in self.headers if key.lower() == name.lower()]

    def first(self, name: str) -> str:
        """The first value of a header, decoded; empty when there is none."""
        return next(iter(self.all(name)), "")

    @cached_property
    def message_id(self) -> str:
        """With its angle brackets; empty when there is none."""
        return next(iter(ID.findall(self.first("Message-ID"))), "")

    @cached_property
    def in_reply_to(self) -> tuple[str, ...]:
        """The ids of In-Reply-To."""
        return tuple(ID.findall(" ".join(self.all("In-Reply-To"))))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The ids of References."""
        return tuple(ID.findall(" ".join(self.all("References"))))

    @property
    def ancestry(self) -> frozenset[str]:
        """Every id it refers to."""
        return frozenset(self.references + self.in_reply_to)

    @cached_property
    def subject(self) -> str:
        """Decoded, blanks as they are."""
        return self.first("Subject")

    @cached_property
    def base_subject(self) -> str:
        """What two subjects of one conversation have in common."""
        base = self.subject
        while (shorter := PREFIX.sub(r"\g<tags>", base)) != base:
            base = shorter
        return BLANKS.sub(" ", base).strip().casefold()

    @cached_property
    def leaves(self) -> tuple[Message, ...]:
        """The parts that hold no other parts."""
        return tuple(part for part in self.message.walk() if not part.is_multipart())

    @cached_property
    def filenames(self) -> tuple[str, ...]:
        """The names of its attachments."""
        return tuple(name for name in (filename(part) for part in self.leaves) if name)

    @cached_property
    def shown_files(self) -> tuple[str, ...]:
        """The attachments Gmail shows: a calendar without a name is one, `invite.ics`."""
        nameless = [
            one for one in self.leaves if one.get_content_type() == "text/calendar" and not filename(one)
        ]
        return self.filenames + ("invite.ics",) * len(nameless)

    @cached_property
    def text(self) -> str:
        """Its words: text/plain parts, or the html ones without their tags."""
        for kind, to_text in (("text/plain", str), ("text/html", html_text)):
            parts = [p for p in self.leaves if p.get_content_type() == kind and not filename(p)]
            if parts:
                return "\n".join(to_text(content(part)) for part in parts)
        return ""


def decoded(value: str) -> str:
    """RFC 2047 decoded where that works."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        return value


def filename(part: Message) -> str:
    """The file name of a part; empty when it has none."""
    try:
        return decoded(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def payload(part: Message) -> bytes:
    """The bytes of a leaf, transfer encoding undone."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def content(part: Message) -> str:
    """The words of a text leaf."""
    try:
        return payload(part).decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload(part).decode("utf-8", "replace")


def html_text(html: str) -> str:
    """The words of a page, one line a block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's signature
        self._hidden += tag in ("style", "script")
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")
        if tag == "p":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(BLANKS.sub(" ", data))


def _unfolded(value: object) -> str:
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\r?\n(?=[ \t])", "", text)


def with_headers(raw: bytes, changes: dict[str, str | None]) -> bytes:
    """The same mail with these header fields replaced in place, added at the end, or (None) removed."""
    head, gap, body = _split(raw)
    wanted = {name.lower(): (name, value) for name, value in changes.items()}
    lines: list[bytes] = []
    for field in _fields(head):
        name = field.partition(b":")[0].strip().lower().decode("ascii", "replace")
        if name not in {key.lower() for key in changes}:
            lines.append(field)
        elif name in wanted:
            spelled, value = wanted.pop(name)
            lines += [] if value is None else [f"{spelled}: {value}".encode()]
    lines += [f"{name}: {value}".encode() for name, value in wanted.values() if value is not None]
    return b"\r\n".join(lines) + (gap or b"\r\n\r\n") + body


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    return raw.partition(b"\r\n\r\n")


def _fields(head: bytes) -> Iterator[bytes]:
    """Header fields with their folded lines."""
    yield from (field for field in re.split(rb"\r\n(?![ \t])", head) if field)
