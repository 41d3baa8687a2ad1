"""Running text in the lines of a terminal: broken at words, at any width; elsewhere a text stays one line.

Other programs, and the mail that cron makes, break lines themselves.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping

WIDEST = 100
"""Columns beyond which a line is hard to read."""
_NARROWEST = 20
_WIDE = frozenset("WF")
_COMMAND = re.compile(
    r"`[^`]{1,90}`"
    r"|(?<![\w/-])second-chance(?: --home (?:'[^']{1,200}'|[^\s']{1,200}))? [a-z]+"
    r"(?: (?:--[a-z-]{1,20}|install|remove|config|get|set|file|[A-Z-]{2,20}(?![\w'])"
    r"|[a-z0-9-]{1,80}-\d{4}-\d\d-\d\d(?![\w-])|[a-z]+\.[a-z_.]{1,80}|[a-z0-9_-]{1,40}(?= --)"
    r"|[\"'<]{1,2}[^\s\"'<>]{1,200}[\"'>]{1,2}))*"
)
"""What is to be copied stays on one line, whichever its length: a line end within it would run half of it."""
_DEEPER = 2
_JOINT = "\x00"
_BULLET = re.compile(r"(?:[-•*]|\d{1,2}\.) ")


def is_terminal(stream: object) -> bool:
    """Whether a stream is a terminal; what cannot say so is none."""
    return bool(stream is not None and getattr(stream, "isatty", bool)())


def measure(stream: object, environ: Mapping[str, str]) -> int | None:
    """The columns that running text may take there; None: it is no terminal, and a line is never broken.

    COLUMNS says it before the terminal does.
    """
    if not is_terminal(stream):
        return None
    said = environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        columns = int(said)
    else:
        try:
            columns = os.get_terminal_size(stream.fileno()).columns  # type: ignore[attr-defined]
        except (OSError, ValueError, AttributeError):
            columns = 80
    return max(_NARROWEST, min(columns or 80, WIDEST))


def break_line(text: str, columns: int | None) -> Iterator[str]:
    """One line of text in lines of at most so many columns; what has no room in one stands alone.

    Later lines of one that is set in go a little deeper, so that the next one is seen to begin.
    """
    if columns is None or count_columns(text) <= columns:
        yield text
        return
    body = text.lstrip(" ")
    lead = len(text) - len(body)
    bullet = _BULLET.match(body)
    deeper = bullet.end() if bullet else _DEEPER if lead else 0
    indent = " " * min(lead + deeper, columns // 2)
    line, gap = " " * lead, ""
    for part in re.split(r"( +)", _join_commands(body)):
        if not part.strip(" "):
            gap = part
            continue
        word = part.replace(_JOINT, " ")
        if line.strip(" ") and count_columns(line) + len(gap) + count_columns(word) > columns:
            yield line
            line = indent
        else:
            line += gap
        line, gap = line + word, ""
    if line.strip(" "):
        yield line


def count_columns(text: str) -> int:
    """How many columns of a terminal a text takes; a letter of Chinese, Japanese or Korean takes two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in _WIDE else 1
        for one in text
    )


def _join_commands(text: str) -> str:
    return _COMMAND.sub(lambda found: found[0].replace(" ", _JOINT), text)
