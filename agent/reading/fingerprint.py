"""The fingerprint of a letter: known again however a mail program wraps it, and no words are kept."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b

from agent.knowledge.text import normalise
from agent.reading.quotes import new_text, without_signature

_WORD = re.compile(r"[^\W_]+")
_RUN = 3
_MOST = 2000


def fingerprint(text: str) -> tuple[int, ...]:
    """64-bit hashes of the word triples of a mail's own words, in order; the same on every machine.

    Quotes and the signature (`-- `) are left out; case, line ends, blanks and punctuation do not count.
    A text of one or two words has one hash, one without words none.
    """
    words = _WORD.findall(normalise(without_signature(new_text(text))).casefold())[:_MOST]
    if not words:
        return ()
    return tuple(_hash(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """How much two fingerprints share, from 0 to 1 (Jaccard over triples); 0 for empty ones."""
    ours, theirs = Counter(a), Counter(b)
    together = (ours | theirs).total()
    return (ours & theirs).total() / together if together else 0.0


def same_words(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether two fingerprints are of the same words in the same order; never for empty ones."""
    return a == b != ()


def _hash(words: list[str]) -> int:
    return int.from_bytes(
        blake2b("\x1f".join(words).encode("utf-8", "replace"), digest_size=8).digest(), "big"
    )
