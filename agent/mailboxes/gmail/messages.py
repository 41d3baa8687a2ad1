"""A message as the Gmail API shows it, turned into a `Message`; no wire dict goes further than this.

`threads.get` with `format=full` costs 40 units for the whole conversation and leaves attachments out,
where `raw` costs 20 for each message and brings them along. So words are read from `full`: its tree of
parts is put together again as a mail and read like any other. Only a mail whose words or meetings it does
not carry (a calendar file, a report about another mail) is asked for as `raw`.
"""

from __future__ import annotations

import binascii
import re
from base64 import encodebytes, urlsafe_b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.mailboxes.gmail.requests import Wire
from agent.model.mail import Mark, Message
from agent.reading.message import read_message

HEADERS = (
    "From",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Delivered-To",
    "X-Original-To",
    "Auto-Submitted",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Reply",
    "X-Auto-Reply-From",
    "Precedence",
    "List-Id",
    "List-Unsubscribe",
    "X-Auto-Response-Suppress",
    "X-Failed-Recipients",
    "Return-Path",
    "Content-Type",
)
"""What `read_message` reads of a header block: all that is asked for where bodies are not wanted."""

_DEPTH = 12
_OUTLINED = 5
"""Levels of parts inside parts that an outline shows; an invitation has two or three."""
OUTLINE = (
    "id,threadId,labelIds,internalDate,payload(headers,"
    + "mimeType,filename,parts(" * _OUTLINED
    + "mimeType,filename"
    + ")" * (_OUTLINED + 1)
)
"""The `fields` of a message without its words: headers, and what kinds of parts it has."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARKS = {"DRAFT": Mark.DRAFT, "SENT": Mark.SENT, "TRASH": Mark.TRASH, "SPAM": Mark.SPAM}
_MOST = 2 * 1024 * 1024
"""Bytes of a mail that is asked for as `raw`; a larger one is read without what is missing."""
_CHARSET = re.compile(r";\s*charset\s*=\s*(?:\"[^\"]*\"|[^;\s]+)", re.IGNORECASE)
_REWRITTEN = frozenset({"content-type", "content-transfer-encoding", "mime-version"})
_LINE_END = re.compile(r"[\r\n]+[ \t]*")
CRLF = "\r\n"


def message_of(wire: Wire, *, bodies: bool) -> Message:
    """Read one message of any format; whatever is missing or odd in it, it is one."""
    return read_message(
        _mail(wire, bodies=bodies),
        key=str(wire.get("id", "")),
        received=_received(wire),
        marks=_marks(labels(wire)),
        headers_only=not bodies,
    )


def labels(wire: Wire) -> frozenset[str]:
    """The ids of a message's labels."""
    return frozenset(one for one in _list(wire, "labelIds") if isinstance(one, str))


def _marks(of: frozenset[str]) -> frozenset[Mark]:
    """What was sent is no draft, though some have seen Gmail leave a draft around it."""
    return frozenset(_MARKS[label] for label in (of - {"DRAFT"} if "SENT" in of else of) & _MARKS.keys())


def wants_raw(wire: Wire) -> bool:
    """Whether a `full` message lacks words or meetings that `raw` would show."""
    size = wire.get("sizeEstimate")
    if isinstance(size, int) and size > _MOST:
        return False
    return any(
        kind.startswith("message/")
        or kind == "multipart/report"
        or (_is_meant_to_be_read(part, kind) and held_back)
        for part, kind, held_back in _parts(_dict(wire, "payload"), _DEPTH)
    )


def has_calendar(wire: Wire) -> bool:
    """Whether one of its parts, inline or attached, is a calendar."""
    return any(_is_calendar(part, kind) for part, kind, _ in _parts(_dict(wire, "payload"), _DEPTH))


def _is_meant_to_be_read(part: Wire, kind: str) -> bool:
    return _is_calendar(part, kind) or (kind.startswith("text/") and not part.get("filename"))


def _is_calendar(part: Wire, kind: str) -> bool:
    name = str(part.get("filename") or "").lower()
    return kind in {"text/calendar", "application/ics"} or name.endswith(".ics")


def _parts(part: Wire, depth: int) -> Iterator[tuple[Wire, str, bool]]:
    """Every part, its type, and whether its content is only to be had separately."""
    body = _dict(part, "body")
    yield part, str(part.get("mimeType") or "").lower(), "attachmentId" in body and "data" not in body
    for inner in _list(part, "parts"):
        if isinstance(inner, dict) and depth:
            yield from _parts(inner, depth - 1)


def _mail(wire: Wire, *, bodies: bool) -> bytes:
    """The mail, whole or put together again; without bodies its header block."""
    if isinstance(wire.get("raw"), str):
        return _decoded(wire["raw"])
    payload = _dict(wire, "payload")
    if not bodies:
        return _lines(f"{name}: {value}" for name, value in _fields(payload)) + CRLF.encode()
    return _put_together(payload, "0", _DEPTH)


def _put_together(part: Wire, number: str, depth: int) -> bytes:
    """A part of a mail with its headers; its content in base64, in UTF-8 where Gmail made it that."""
    fields = _fields(part)
    head = [f"{name}: {value}" for name, value in fields if name.lower() not in _REWRITTEN]
    kind = str(part.get("mimeType") or "text/plain")
    inner = [one for one in _list(part, "parts") if isinstance(one, dict)] if depth else []
    if inner and kind.startswith("multipart/"):
        mark = f"=_part_{number}_"
        pieces = b"".join(
            f"{CRLF}--{mark}{CRLF}".encode() + _put_together(one, f"{number}.{at}", depth - 1)
            for at, one in enumerate(inner)
        )
        return (
            _lines([*head, f'Content-Type: {kind}; boundary="{mark}"'])
            + pieces
            + f"{CRLF}--{mark}--{CRLF}".encode()
        )
    content = _decoded(_dict(part, "body").get("data"))
    said = next((value for name, value in fields if name.lower() == "content-type"), kind)
    head += [
        f"Content-Type: {_in_utf8(said) if _is_utf8(content) else said}",
        "Content-Transfer-Encoding: base64",
    ]
    return _lines(head) + CRLF.encode() + encodebytes(content)


def _in_utf8(content_type: str) -> str:
    return f"{_CHARSET.sub('', content_type)}; charset=utf-8"


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 beyond doubt, whatever their charset is called."""
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _lines(lines: Any) -> bytes:  # noqa: ANN401 - any iterable of lines
    return "".join(f"{line}{CRLF}" for line in lines).encode("utf-8", "replace")


def _fields(part: Wire) -> list[tuple[str, str]]:
    """The header fields of a part, each on one line."""
    return [
        (str(one.get("name", "")), _LINE_END.sub(" ", str(one.get("value", ""))))
        for one in _list(part, "headers")
        if isinstance(one, dict)
    ]


def _decoded(data: object) -> bytes:
    """Bytes from base64url with or without padding; nothing from anything else."""
    if not isinstance(data, str):
        return b""
    try:
        return urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return b""


def _received(wire: Wire) -> datetime:
    """`internalDate`, epoch milliseconds."""
    try:
        return _EPOCH + timedelta(milliseconds=int(wire["internalDate"]))
    except (LookupError, TypeError, ValueError, OverflowError):
        return _EPOCH


def _dict(wire: Wire, name: str) -> Wire:
    value = wire.get(name)
    return value if isinstance(value, dict) else {}


def _list(wire: Wire, name: str) -> list[Any]:
    value = wire.get(name)
    return value if isinstance(value, list) else []
