"""What a text is about: its words without those that say nothing of it."""

from __future__ import annotations

from agent.writing.lexicon import word_set
from agent.writing.text_model import normalise, words

_STEM = 6


def list_stems(text: str) -> frozenset[str]:
    """The words that say what a text is about, so that one of several is the same as one."""
    content = (word.casefold() for word in words(normalise(text)))
    quiet = word_set("function_words") | word_set("stock_words") | word_set("lowered") | word_set("asking")
    return frozenset(word.removesuffix("s")[:_STEM] for word in content if word not in quiet)
