"""Whether a mail is in English: a vote of the stop words of all languages (C-32)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.knowledge.languages import entries, remembered
from agent.reading.quotes import without_signature

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LONGEST = 20_000
_ENOUGH = 4
"""Fewer stop words are too few to tell."""
_SHARE = 0.6
"""English when at least so many of the votes are (C-32)."""
_SCRIPT_SHARE = 0.3
_OTHER_SCRIPTS = (
    ("\u0370", "\u052f"),  # Greek, Cyrillic
    ("\u0590", "\u06ff"),  # Hebrew, Arabic
    ("\u0900", "\u0e7f"),  # of India, Thai
    ("\u1100", "\u11ff"),
    ("\u3040", "\u30ff"),  # Japanese
    ("\u3400", "\u9fff"),
    ("\uac00", "\ud7af"),  # Korean
)


def looks_english(new_text: str) -> bool | None:
    """Whether the words are English by a vote of stop words; None: too few to tell.

    A mail in another script (CJK, Cyrillic, Greek, Arabic, …) is not English.
    """
    text = without_signature(new_text[:_LONGEST])
    letters = sum(c.isalpha() for c in text)
    foreign = "" if text.isascii() else text
    others = sum(any(first <= c <= last for first, last in _OTHER_SCRIPTS) for c in foreign)
    if others > _ENOUGH and others >= _SCRIPT_SHARE * letters:
        return False
    words = [w.replace("\u2019", "'") for w in _WORD.findall(text.lower())]
    stop_words = _stop_words()
    votes = [word for word in words if any(word in listed for listed in stop_words.values())]
    if len(votes) < _ENOUGH:
        return None
    return sum(word in stop_words["en"] for word in votes) >= _SHARE * len(votes)


@remembered
def _stop_words() -> Mapping[str, frozenset[str]]:
    """By the code of the language; with their accents, for `é` and `e` are two words in French."""
    return {language.code: frozenset(text.split()) for language, text in entries("stop_words")}
