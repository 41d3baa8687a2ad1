"""Words without case and accents, letter for letter: a place found in them is the place in the text."""

from __future__ import annotations

import unicodedata

from agent.knowledge.text import flat

__all__ = ["excerpt", "flat", "seen"]

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MORE = "…"


def seen(text: str) -> str:
    """A text as one line that a terminal may show: no control or direction characters, single blanks."""
    spaced = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN).split())


def excerpt(text: str, start: int, end: int, most: int) -> str:
    """The words from `start` to `end` with some around them, at most so many characters, fit to show."""
    spare = max(0, most - 2 - (end - start))
    left = max(0, start - spare // 2)
    right = min(len(text), max(end, start + 1) + spare - (start - left))
    if left and " " in text[left:start]:
        left = text.index(" ", left) + 1
    if right < len(text) and " " in text[end:right]:
        right = text.rindex(" ", end, right)
    piece = seen(text[left:right])[: most - 2]
    return (_MORE if left else "") + piece + (_MORE if right < len(text) else "")
