"""The words of a mail: its text, what of it is new, its invitations."""

from __future__ import annotations

from collections.abc import Iterable

from agent.model.mail import Body
from agent.reading import headers, markup, quotes
from agent.reading.calendars.invitation import read_calendars
from agent.reading.decoding import decode_header
from agent.reading.mime import Part, walk

_LONGEST = 1_000_000
_STUB = 40
"""A text/plain part shorter than this beside a longer text/html is no text but an excuse for one."""


def read_body(raw: bytes) -> Body:
    """What a mail says. Attachments are left aside; an enclosed mail is a forward block (RT-12)."""
    parts = tuple(walk(raw))
    pieces = []
    cut = False
    for part in _readable(parts):
        text, more = _text(part)
        pieces.append(text)
        cut = cut or more
    text = "\n".join(piece for piece in pieces if piece.strip())
    enclosed = [p for p in parts if p.content_type == "message/rfc822" and "multipart/report" not in p.inside]
    text += "".join(_forwarded(part) for part in enclosed[:3])
    calendars = read_calendars(parts)
    return Body(
        text=text[:_LONGEST],
        new_text=quotes.new_text(text),
        invitations=calendars.invitations,
        forward_block=bool(enclosed) or quotes.forward_block(text),
        truncated=cut or len(text) > _LONGEST,
        unread_calendars=calendars.problems,
    )


def _readable(parts: Iterable[Part]) -> list[Part]:
    """The text parts in order; of a multipart/alternative the plain one, unless it is empty."""
    texts = [
        p
        for p in parts
        if p.content_type in {"text/plain", "text/html"} and not p.attached and not p.file_name
    ]
    chosen: dict[int, Part] = {}
    for part in texts:
        rival = chosen.get(part.group)
        if part.group >= 0 and rival is not None and part.content_type != rival.content_type:
            if _better(part, rival):
                chosen[part.group] = part
        elif part.group < 0 or rival is None:
            chosen[part.group if part.group >= 0 else -1 - part.start] = part
    return sorted(chosen.values(), key=lambda p: p.start)


def _better(part: Part, rival: Part) -> bool:
    """Whether a later alternative says more than the one chosen."""
    if part.content_type == "text/plain":
        return len(part.text()[0].strip()) > 0
    plain = rival.text()[0].strip()
    return not plain or (len(plain) < _STUB and len(_text(part)[0]) > 4 * len(plain))


def _text(part: Part) -> tuple[str, bool]:
    text, cut = part.text()
    return (markup.text_of(text) if part.content_type == "text/html" else text), cut


def _forwarded(part: Part) -> str:
    """An enclosed mail as the text of a forwarded one."""
    block, body = headers.split(part.payload()[0])
    read = headers.Headers(block)
    lines = [
        f"{name}: {decode_header(read.first(name.lower()))}" for name in ("From", "Date", "Subject", "To")
    ]
    inner = [p for p in walk(part.payload()[0]) if p.content_type != "message/rfc822"] if body else []
    words = "\n".join(_text(p)[0] for p in _readable(inner))
    return "\n---------- Forwarded message ---------\n" + "\n".join(lines) + "\n\n" + words
