"""By what a name is looked up beside many others: its first two words, whatever their case and accents.

A text that holds the name holds these words beside each other, so that the names which may stand in a text
are found by the pairs of its words, and no other name need be looked at.
"""

from __future__ import annotations

import re
from itertools import pairwise

from agent.knowledge.text import fold, straighten

_WORD = re.compile(r"[a-z0-9_]+|\w")
"""Scripts that put no blanks between words are taken letter by letter."""


def first_words(name: str) -> str:
    """The first two words of a name, or its only one; empty where it has none."""
    return " ".join(_words(name)[:2])


def list_first_words(text: str) -> frozenset[str]:
    """Whatever may be the `first_words` of a name in a text."""
    words = _words(text)
    return frozenset((*words, *map(" ".join, pairwise(words)), ""))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(straighten(text)))
