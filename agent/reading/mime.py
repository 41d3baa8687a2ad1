"""The parts of a mail (RFC 2045, RFC 2046) by position: nothing is copied before it is wanted.

Bounds: depth and number of parts, so that neither deep nesting nor 50 MB of attachment cost time. Each level
is gone through once, line by line: a mail full of what nearly is its boundary costs no more than another.
"""

from __future__ import annotations

import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as StdlibMessage
from itertools import count, islice

from agent.reading import headers
from agent.reading.decoding import decode_base64, decode_bytes, decode_header

_DEPTH = 12
_PARTS = 100
_PIECES = 500
"""Pieces between boundaries that are looked at, those included that hold no part."""
_TEXT = 1_000_000
"""Bytes of one text part that are read, after decoding."""


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the tree, or an enclosed mail."""

    content_type: str
    """`text/plain`, lower case."""
    charset: str
    encoding: str
    attached: bool
    """It is a file, not something to read in place."""
    file_name: str
    method: str
    """The `method` of a text/calendar part, upper case."""
    inside: tuple[str, ...]
    """The content types of the parts around it, outermost first."""
    group: int
    """Where the nearest multipart/alternative around it starts; -1 where there is none."""
    raw: bytes
    start: int
    end: int

    def payload(self, limit: int = _TEXT) -> tuple[bytes, bool]:
        """Its decoded bytes, at most `limit` of them, and whether something was left out."""
        room = limit * 3 if self.encoding == "quoted-printable" else limit * 3 // 2
        cut = self.raw[self.start : min(self.end, self.start + room)]
        whole = self.end - self.start <= room
        if self.encoding == "base64":
            cut = decode_base64(cut)
        elif self.encoding == "quoted-printable":
            cut = quopri.decodestring(cut)
        return cut[:limit], not whole or len(cut) > limit

    def text(self) -> tuple[str, bool]:
        """Its text, at most about 1 MB, with plain line ends; and whether something was left out."""
        payload, cut = self.payload()
        text = decode_bytes(payload, self.charset)
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""), cut


def walk(raw: bytes) -> Iterator[Part]:
    """Every leaf and every enclosed mail of a mail, in order."""
    yield from islice(_walk(raw, 0, len(raw), (), -1, count()), _PARTS)


def _walk(
    raw: bytes, start: int, end: int, inside: tuple[str, ...], group: int, pieces: Iterator[int]
) -> Iterator[Part]:
    """The parts between two positions, which hold headers and a body; `pieces` counts the whole mail's."""
    fields, body = _head(raw, start, end, digest=inside[-1:] == ("multipart/digest",))
    content_type = fields.get_content_type()
    boundary = fields.get_boundary()
    if content_type.startswith("multipart/") and boundary and len(inside) < _DEPTH:
        around = (*inside, content_type)
        group = body if content_type == "multipart/alternative" else group
        for piece_start, piece_end in _pieces(raw, body, end, boundary.encode("utf-8", "replace")):
            if next(pieces) >= _PIECES:
                return
            yield from _walk(raw, piece_start, piece_end, around, group, pieces)
        return
    yield Part(
        content_type=content_type,
        charset=_param(fields, "charset"),
        encoding=str(fields.get("Content-Transfer-Encoding", "")).strip().lower(),
        attached=str(fields.get("Content-Disposition", "")).strip().lower().startswith("attachment"),
        file_name=decode_header(_param(fields, "name") or _param(fields, "filename", "Content-Disposition")),
        method=_param(fields, "method").upper(),
        inside=inside,
        group=group,
        raw=raw,
        start=body,
        end=end,
    )


def _head(raw: bytes, start: int, end: int, *, digest: bool) -> tuple[StdlibMessage, int]:
    """The MIME fields of a part as the standard library reads them, and where its body starts."""
    fields = StdlibMessage()
    fields.set_default_type("message/rfc822" if digest else "text/plain")
    block, body = headers.split(raw[start : min(end, start + 300_000)])
    read = headers.Headers(block)
    for name in ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition"):
        if value := read.first(name.lower()):
            fields[name] = value[:4000]
    return fields, start + body


def _param(fields: StdlibMessage, name: str, header: str = "Content-Type") -> str:
    """A parameter, also in the spelling of RFC 2231; empty when it is missing or broken."""
    value = fields.get_param(name, "", header)
    return (
        decode_bytes(value[2].encode("latin-1", "replace"), value[0] or "")
        if isinstance(value, tuple)
        else str(value)
    )


def _pieces(raw: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where the pieces between the boundary lines begin and end; the last may lack its end."""
    mark = b"--" + boundary
    opened = -1
    at = start if raw.startswith(mark, start, end) else _next_line(raw, mark, start, end)
    while at >= 0:
        behind = at + len(mark)
        line_end = raw.find(b"\n", behind, end)
        line_end = end if line_end < 0 else line_end
        rest = raw[behind : min(line_end, behind + 100)].strip()
        if rest in {b"", b"--"}:
            if opened >= 0:
                yield opened, _before_line_end(raw, opened, at)
            if rest:
                return
            opened = min(line_end + 1, end)
        at = _next_line(raw, mark, line_end, end)
    if opened >= 0:
        yield opened, end


def _next_line(raw: bytes, mark: bytes, start: int, end: int) -> int:
    """Where the first line after a position begins that starts with these bytes; -1: there is none."""
    line_end = raw.find(b"\n" + mark, start, end)
    return line_end + 1 if line_end >= 0 else -1


def _before_line_end(raw: bytes, start: int, at: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1)."""
    if raw[at - 2 : at] == b"\r\n":
        return max(start, at - 2)
    return max(start, at - 1)
