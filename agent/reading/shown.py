"""What other people's mail says, made fit to be suggested: one line, bounded, nothing invisible in it."""

from __future__ import annotations

import re
import unicodedata

from agent.knowledge.fields import may_be_a_name
from agent.knowledge.text import printable

_MARKUP = re.compile(r"[<>{}]")
_LOOKED_AT = 400
_QUOTED = 80
_EDGES = " ,;:-–—|/\"'“”„«»"  # noqa: RUF001 - typographic dashes are what people write


def fit(text: str) -> str:
    """A company, a role or a name as an answer may hold it, whatever a mail says; empty where it may not."""
    line = unicodedata.normalize("NFC", printable(text[:_LOOKED_AT])).strip(_EDGES)
    return "" if not line or _MARKUP.search(line) or not may_be_a_name(line) else line


def quoted(text: str) -> str:
    """`“the words”`, at most 80 characters of them, to say where something comes from."""
    line = printable(text[:_LOOKED_AT])
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[: _QUOTED - 1].rstrip()}…”"
