"""The text of a mail: out of its parts, with HTML made plain, and what is new in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from agent.model.mail import Body
from agent.reading import headers
from agent.reading.alternatives import says_more
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

_MAY_HIDE = frozenset({"div", "span", "p", "td", "tr", "table"})
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)")


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    """Whether an element is never shown: programs put the preview of a mail into one."""
    return any(
        name == "hidden" or (name == "style" and _HIDING.search((value or "").lower()))
        for name, value in attrs
    )


HISTORY = "-----Original Message-----"
"""What is written where a mail program marks the beginning of history without words."""


def text_of(html: str) -> str:
    """The text of an HTML mail: blocks on lines of their own, quotes marked, styles and scripts left out.

    Any string gives some text, in linear time.
    """
    seen = _UNSEEN.sub(" ", html[:_LONGEST])
    whole = _LOOSE.sub("&lt;", _DECLARATION.sub("", seen))
    reader = _Reader()
    reader.feed(whole)
    reader.close()
    if reader.is_hiding:  # what hides has no end: it is taken for a slip, not for a hidden mail
        reader = _Reader(shows_all=True)
        reader.feed(whole)
        reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects lines; a line knows how deep in quotes it stands."""

    def __init__(self, *, shows_all: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._shows_all = shows_all
        self._hidden = ""
        """The tag of the element that nobody sees, while inside it."""
        self._inner = 0
        """How many of the same tag are open inside."""
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a quote or a signature; what is never shown, such as a preview, is left out."""
        if self._hidden:
            self._inner += tag == self._hidden
            return
        if tag in _MAY_HIDE and not self._shows_all and _is_hidden(attrs):
            self._hidden = tag
            return
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
        if self._hidden:
            if tag == self._hidden:
                self._hidden, self._inner = (tag, self._inner - 1) if self._inner else ("", 0)
            return
        if tag != "br" and (tag in _LINE or tag in _LINE_TOO or tag in _PARAGRAPH):
            self._break(blank=tag in _PARAGRAPH)
        if tag == "blockquote":
            self._depth = max(0, self._depth - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)

    def handle_data(self, data: str) -> None:
        """Words; line ends count only inside `<pre>`."""
        if self._hidden:
            return
        if not self._verbatim:
            self._line.append(data)
            return
        first, *others = data.split("\n")
        self._line.append(first)
        for other in others:
            self._break(always=True)
            self._line.append(other)

    @property
    def is_hiding(self) -> bool:
        """Whether an element that nobody sees is still open."""
        return bool(self._hidden)

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
    """The text parts in order; of a multipart/alternative the plain ones, unless its HTML says more."""
    texts = [
        p
        for p in parts
        if p.content_type in {"text/plain", "text/html"} and not p.attached and not p.file_name
    ]
    chosen = [p for p in texts if p.group < 0]
    for group in dict.fromkeys(p.group for p in texts if p.group >= 0):
        plain, html = (_version(texts, group, kind) for kind in ("text/plain", "text/html"))
        chosen += html if html and (not plain or says_more(_join(html), _join(plain))) else plain
    return sorted(chosen, key=lambda p: p.start)


def _version(texts: Iterable[Part], group: int, content_type: str) -> list[Part]:
    """One alternative: the first part of its type, or all of one that files lie between."""
    same = [p for p in texts if p.group == group and p.content_type == content_type]
    return same[:1] if same and same[0].inside[-1] == "multipart/alternative" else same


def _join(parts: Iterable[Part]) -> str:
    return "\n".join(part.text()[0] for part in parts)


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
