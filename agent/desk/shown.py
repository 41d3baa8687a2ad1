"""Other people's words on a page: nothing in them turns the reading direction or hides between letters."""

from __future__ import annotations

import re

from agent.knowledge.text import strip_hidden

_MOST = 20_000
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029\x85]")


def show_text(text: object, most: int = _MOST) -> str:
    """A text as a page may show it, line by line; what is beyond so many characters is cut off with `…`."""
    words = str(text)
    more = "…" if len(words) > most else ""
    return "\n".join(map(strip_hidden, _LINE_END.split(words[:most]))) + more


def clean_value(value: object) -> object:
    """Whatever a template shows, cleaned; markup, such as `{{ words | e }}`, stays as it is."""
    return _strip_lines(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _strip_lines(text: str) -> str:
    return "\n".join(map(strip_hidden, _LINE_END.split(text)))
