"""What the Gmail API shows of messages and of the addresses a person writes from, read into records.

`threads.get` with `format=full` costs 40 units for the whole conversation and leaves attachments out,
where `raw` costs 20 for each message and brings them along. So words are read from `full`: its tree of
parts is put together again as a mail and read like any other. Only a mail whose words or meetings it does
not carry (a calendar file, a report about another mail) is asked for as `raw`.
"""

from __future__ import annotations

import binascii
import re
from base64 import encodebytes, urlsafe_b64decode
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from agent.mailboxes.conversations import UNKNOWN_TIME
from agent.mailboxes.gmail.api import Wire, resources
from agent.model.mail import Address, Mark, Message, SendAs, strip_alias
from agent.reading import body
from agent.reading.authentication import ANYBODY, Trust
from agent.reading.message import read_message

_DEPTH = 12
_OUTLINED = 5
"""Levels of parts inside parts that an outline shows; an invitation has two or three."""


def _write_fields(of_a_part: str) -> str:
    """The `fields` of a message: its headers, and of each of its parts what is named."""
    nested = f"{of_a_part},parts(" * _OUTLINED + of_a_part + ")" * _OUTLINED
    return f"id,threadId,labelIds,internalDate,payload(headers,{nested})"


OUTLINE = _write_fields("mimeType,filename,body/size")
"""The `fields` of a message without its words: headers, and what kinds of parts it has, how large."""
WORDS = _write_fields("mimeType,filename,headers,body/data")
"""The `fields` of a message with its words alone."""

_MARKS = {"DRAFT": Mark.DRAFT, "SENT": Mark.SENT, "TRASH": Mark.TRASH, "SPAM": Mark.SPAM}
_MOST_BYTES = 2 * 1024 * 1024
"""Bytes of a mail that is asked for as `raw`; a larger one is read without what is missing."""
_CHARSET = re.compile(r";\s*charset\s*=\s*(?:\"[^\"]*\"|[^;\s]+)", re.IGNORECASE)
_REWRITTEN = frozenset({"content-type", "content-transfer-encoding", "mime-version"})
_LINE_END = re.compile(r"[\r\n]+[ \t]*")
CRLF = "\r\n"


def build_message(wire: Wire, *, bodies: bool, trust: Trust = ANYBODY) -> Message:
    """Read one message of any format; whatever is missing or odd in it, a message comes of it."""
    return read_message(
        _build_mail(wire, bodies=bodies),
        key=str(wire.get("id", "")),
        received=_read_received(wire),
        marks=_read_marks(read_labels(wire)),
        headers_only=not bodies,
        trust=trust,
    )


def read_labels(wire: Wire) -> frozenset[str]:
    """The ids of a message's labels."""
    return frozenset(one for one in _get_list(wire, "labelIds") if isinstance(one, str))


def _read_marks(labels: frozenset[str]) -> frozenset[Mark]:
    """What was sent is no draft, though some have seen Gmail leave a draft around it."""
    labels = labels - {"DRAFT"} if "SENT" in labels else labels
    return frozenset(mark for label, mark in _MARKS.items() if label in labels)


def needs_raw(wire: Wire) -> bool:
    """Whether a `full` message lacks words or meetings that `raw` would show."""
    size = wire.get("sizeEstimate")
    if isinstance(size, int) and size > _MOST_BYTES:
        return False
    return any(
        kind.startswith("message/")
        or kind == "multipart/report"
        or (_is_readable(part, kind) and is_separate)
        for part, kind, is_separate in _parts(_get_dict(wire, "payload"), _DEPTH)
    )


def has_calendar(wire: Wire) -> bool:
    """Whether one of its parts, inline or attached, is a calendar."""
    return any(_is_calendar(part, kind) for part, kind, _ in _parts(_get_dict(wire, "payload"), _DEPTH))


def count_words(wire: Wire) -> int:
    """How many bytes of text a message has."""
    parts = _parts(_get_dict(wire, "payload"), _DEPTH)
    sizes = (_get_dict(part, "body").get("size") for part, kind, _ in parts if kind.startswith("text/"))
    return sum(size for size in sizes if isinstance(size, int))


def _is_readable(part: Wire, kind: str) -> bool:
    return _is_calendar(part, kind) or (kind.startswith("text/") and not part.get("filename"))


def _is_calendar(part: Wire, kind: str) -> bool:
    name = str(part.get("filename") or "").lower()
    return kind in {"text/calendar", "application/ics"} or name.endswith(".ics")


def _parts(part: Wire, depth: int) -> Iterator[tuple[Wire, str, bool]]:
    """Every part, its type, and whether its content is only to be had separately."""
    body = _get_dict(part, "body")
    yield part, str(part.get("mimeType") or "").lower(), "attachmentId" in body and "data" not in body
    for inner in _get_list(part, "parts"):
        if isinstance(inner, dict) and depth:
            yield from _parts(inner, depth - 1)


def _build_mail(wire: Wire, *, bodies: bool) -> bytes:
    """The mail, whole or put together again; without bodies its header block."""
    if isinstance(wire.get("raw"), str):
        return _decode(wire["raw"])
    payload = _get_dict(wire, "payload")
    if not bodies:
        return _join_lines(f"{name}: {value}" for name, value in _read_fields(payload)) + CRLF.encode()
    return _build_part(payload, "0", _DEPTH)


def _build_part(part: Wire, number: str, depth: int) -> bytes:
    """A part of a mail with its headers; its content in base64, in UTF-8 where Gmail made it that."""
    fields = _read_fields(part)
    head = [f"{name}: {value}" for name, value in fields if name.lower() not in _REWRITTEN]
    kind = str(part.get("mimeType") or "text/plain")
    inner = [one for one in _get_list(part, "parts") if isinstance(one, dict)] if depth else []
    if inner and kind.startswith("multipart/"):
        mark = f"=_part_{number}_"
        pieces = b"".join(
            f"{CRLF}--{mark}{CRLF}".encode() + _build_part(one, f"{number}.{at}", depth - 1)
            for at, one in enumerate(inner)
        )
        return (
            _join_lines([*head, f'Content-Type: {kind}; boundary="{mark}"'])
            + pieces
            + f"{CRLF}--{mark}--{CRLF}".encode()
        )
    content = _decode(_get_dict(part, "body").get("data"))
    content_type = next((value for name, value in fields if name.lower() == "content-type"), kind)
    head += [
        f"Content-Type: {_in_utf8(content_type) if _is_utf8(content) else content_type}",
        "Content-Transfer-Encoding: base64",
    ]
    return _join_lines(head) + CRLF.encode() + encodebytes(content)


def _in_utf8(content_type: str) -> str:
    return f"{_CHARSET.sub('', content_type)}; charset=utf-8"


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 beyond doubt, whatever their charset is called."""
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _join_lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}{CRLF}" for line in lines).encode("utf-8", "replace")


def _read_fields(part: Wire) -> list[tuple[str, str]]:
    """The header fields of a part, each on one line."""
    return [
        (str(one.get("name", "")), _LINE_END.sub(" ", str(one.get("value", ""))))
        for one in _get_list(part, "headers")
        if isinstance(one, dict)
    ]


def _decode(data: object) -> bytes:
    """Bytes from base64url with or without padding; nothing from anything else."""
    if not isinstance(data, str):
        return b""
    try:
        return urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return b""


def _read_received(wire: Wire) -> datetime:
    """`internalDate`, epoch milliseconds."""
    try:
        return UNKNOWN_TIME + timedelta(milliseconds=int(wire["internalDate"]))
    except (LookupError, TypeError, ValueError, OverflowError):
        return UNKNOWN_TIME


def _get_dict(wire: Wire, name: str) -> Wire:
    value = wire.get(name)
    return value if isinstance(value, dict) else {}


def _get_list(wire: Wire, name: str) -> list[Any]:
    value = wire.get(name)
    return value if isinstance(value, list) else []


# ---- the addresses a person writes from (`sendAs`), each with its name and signature


def read_identities(wire: Wire) -> tuple[SendAs, ...]:
    """Those that mail may go out from: an alias counts once its owner confirmed it.

    Where an alias has no name of its own Gmail takes the primary address's.
    """
    usable = [
        one
        for one in resources(wire, "sendAs")
        if one.get("sendAsEmail") and one.get("verificationStatus", "accepted") == "accepted"
    ]
    primary = next((str(one.get("displayName") or "") for one in usable if one.get("isPrimary")), "")
    return tuple(_read_identity(one, primary) for one in usable)


def choose_identity(identities: Sequence[SendAs], address: str) -> SendAs:
    """The identity for an address: its own, else the default, the primary, the first, or the bare address.

    `me+jobs@…` counts as `me@…` where it has no entry of its own.
    """
    ways = (
        lambda alias: Address(alias.address).key == Address(address).key,
        lambda alias: Address(alias.address).key == strip_alias(address),
        lambda alias: alias.is_default,
        lambda alias: alias.is_primary,
        lambda _: True,
    )
    fitting = (one for is_fitting in ways for one in identities if is_fitting(one))
    return next(fitting, SendAs(address))


def _read_identity(wire: Wire, primary: str) -> SendAs:
    html = str(wire.get("signature") or "").strip()
    return SendAs(
        address=str(wire["sendAsEmail"]),
        name=str(wire.get("displayName") or "") or primary,
        signature_html=html,
        signature_text="\n".join(line.rstrip() for line in body.text_of(html).strip().splitlines()),
        is_default=wire.get("isDefault") is True,
        is_primary=wire.get("isPrimary") is True,
    )
