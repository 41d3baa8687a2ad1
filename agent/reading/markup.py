"""HTML to the text a reader sees; quoted mails keep a `>` before each line (standard library only)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

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
