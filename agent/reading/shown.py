"""What other people's mail says, made fit to be suggested: one line, bounded, nothing invisible in it."""

from __future__ import annotations

import re
import unicodedata

from agent.knowledge.text import printable
from agent.writing import fields

_MARKUP = re.compile(r"[<>{}]")
_LOOKED_AT = 400
_QUOTED = 80
_EDGES = " ,;:-–—|/\"'“”„«»"  # noqa: RUF001 - typographic dashes are what people write


def fit(field: str, text: str) -> str:
    """A name or a role as an answer may hold it; empty where it may not (CONTENT §6.2).

    Args:
        field: As in the interview file: `company`, `role`, `name`.
        text: Whatever a mail says, control and direction characters included.
    """
    line = unicodedata.normalize("NFC", printable(text[:_LOOKED_AT])).strip(_EDGES)
    return "" if not line or _MARKUP.search(line) or fields.check_answer(field, line) else line


def quoted(text: str) -> str:
    """`“the words”`, at most 80 characters of them, to say where something comes from."""
    line = printable(text[:_LOOKED_AT])
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[: _QUOTED - 1].rstrip()}…”"
