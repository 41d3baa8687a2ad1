"""The text of a mail: out of its parts, with HTML made plain, and what is new in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from agent.model.mail import Body
from agent.reading import headers
from agent.reading.calendars.invitation import read_calendars
from agent.reading.decoding import decode_header
from agent.reading.mime import Part, walk
from agent.reading.new_words import forward_block, new_text

_LONGEST = 1_000_000
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|head(?=[\s>]))\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"<[!?][^<>]{0,4000}>")
_LOOSE = re.compile(r"<(?!/?[A-Za-z][^<>]{0,20000}>)")
"""A `<` that opens no tag. Without these the parser's time is linear."""

_LINE = frozenset({"address", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li"})
_LINE_TOO = frozenset(
    {"ol", "pre", "section", "table", "tr", "ul", "article", "header", "footer", "form", "center"}
)
_PARAGRAPH = frozenset({"p", "blockquote"})
_HISTORY_IDS = frozenset({"divrplyfwdmsg", "appendonsend", "stopspelling", "reply-intro"})
_HISTORY_CLASSES = frozenset({"outlookmessageheader", "yahoo_quoted"})
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature"})

HISTORY = "-----Original Message-----"
"""What is written where a mail program marks the beginning of history without words."""


def text_of(html: str) -> str:
    """The text of an HTML mail: blocks on lines of their own, quotes marked, styles and scripts left out.

    Any string gives some text, in linear time.
    """
    seen = _UNSEEN.sub(" ", html[:_LONGEST])
    reader = _Reader()
    reader.feed(_LOOSE.sub("&lt;", _DECLARATION.sub("", seen)))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects lines; a line knows how deep in quotes it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a quote or a signature."""
        if tag in _LINE or tag in _LINE_TOO or tag in _PARAGRAPH:
            self._break(blank=tag in _PARAGRAPH, always=tag == "br")
        named = {name: value.casefold() for name, value in attrs if value}
        classes = set(named.get("class", "").split())
        if named.get("id", "") in _HISTORY_IDS or classes & _HISTORY_CLASSES:
            self._mark(HISTORY)
        elif classes & _SIGNATURE_CLASSES and not self._after_delimiter():
            self._mark("-- ")
        if tag == "blockquote":
            self._depth += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "td":
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a line or a quote."""
        if tag != "br" and (tag in _LINE or tag in _LINE_TOO or tag in _PARAGRAPH):
            self._break(blank=tag in _PARAGRAPH)
        if tag == "blockquote":
            self._depth = max(0, self._depth - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)

    def handle_data(self, data: str) -> None:
        """Words; line ends count only inside `<pre>`."""
        if not self._verbatim:
            self._line.append(data)
            return
        first, *others = data.split("\n")
        self._line.append(first)
        for other in others:
            self._break(always=True)
            self._line.append(other)

    def text(self) -> str:
        """Everything read so far; never two blank lines in a row."""
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n") + "\n"

    def _break(self, *, blank: bool = False, always: bool = False) -> None:
        """End the line, if one has begun or it ends by itself; with `blank` an empty one follows."""
        words = " ".join("".join(self._line).split()) if not self._verbatim else "".join(self._line).rstrip()
        if words == "--":
            words = "-- "
        self._line = []
        if words or always:
            self._lines.append("> " * min(self._depth, 5) + words if words else "")
        if blank and self._lines and self._lines[-1]:
            self._lines.append("")

    def _mark(self, words: str) -> None:
        self._break()
        self._lines.append("> " * min(self._depth, 5) + words)

    def _after_delimiter(self) -> bool:
        """Whether the line before is already a signature's."""
        self._break()
        written = [line for line in self._lines[-3:] if line.strip("> ")]
        return bool(written) and written[-1].strip("> ") == "--"


_BODY_LONGEST = 1_000_000
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
        text=text[:_BODY_LONGEST],
        new_text=new_text(text),
        invitations=calendars.invitations,
        forward_block=bool(enclosed) or forward_block(text),
        truncated=cut or len(text) > _BODY_LONGEST,
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
    return (text_of(text) if part.content_type == "text/html" else text), cut


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
