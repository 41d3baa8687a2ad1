"""What somebody made of a text of ours: what they left out and what they put in, by sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, zip_longest

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*|[.!?]+\s*|\s+")
_WORD = re.compile(r"[^\S\n]+|\n|[^\s]+")
_LIKE = 0.5
"""From how much of the same words on a sentence is the other one changed, and not another one."""
_MOST_PARTS = 600
"""Sentences of two texts, or words of two sentences, that are compared: comparing takes their product."""


class Side(StrEnum):
    """Where a part of a text stands."""

    BOTH = "both"
    OURS = "ours"
    """It was left out."""
    THEIRS = "theirs"
    """It was put in."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of two texts."""

    side: Side
    text: str


def compare(ours: str, theirs: str) -> tuple[Part, ...]:
    """The two texts as one: the parts of theirs and of both are theirs, those of ours and of both are ours.

    Blanks and line ends of what is the same are those of theirs.

    Args:
        ours: Our text.
        theirs: What became of it. What is far too long for a letter is not compared: then all of ours is left
            out, and all of theirs put in.
    """
    parts = _compare_sentences(_SENTENCE.findall(ours), _SENTENCE.findall(theirs))
    together = groupby((one for one in parts if one.text), key=lambda part: part.side)
    return tuple(Part(side, "".join(one.text for one in several)) for side, several in together)


def _compare_sentences(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Part]:
    if max(len(ours), len(theirs)) > _MOST_PARTS:
        yield Part(Side.OURS, "".join(ours))
        yield Part(Side.THEIRS, "".join(theirs))
        return
    keys = [" ".join(one.split()) for one in ours], [" ".join(one.split()) for one in theirs]
    for what, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal":
            yield Part(Side.BOTH, "".join(theirs[c:d]))
        else:
            yield from _compare_changed(ours[a:b], theirs[c:d])


def _compare_changed(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Part]:
    """Sentences of which none is the same: a changed one word by word, the others as a whole."""
    out, put = "", ""
    for left, right in zip_longest(ours, theirs, fillvalue=""):
        parts = tuple(_compare_words(left, right))
        if not parts:
            out, put = out + left, put + right
            continue
        yield from (Part(Side.OURS, out), Part(Side.THEIRS, put), *parts)
        out, put = "", ""
    yield from (Part(Side.OURS, out), Part(Side.THEIRS, put))


def _compare_words(ours: str, theirs: str) -> Iterator[Part]:
    """Word by word; nothing where less than half of the words are the same."""
    left, right = _WORD.findall(ours), _WORD.findall(theirs)
    if max(len(left), len(right)) > _MOST_PARTS:
        return
    matcher = SequenceMatcher(str.isspace, left, right)
    if matcher.quick_ratio() < _LIKE or matcher.ratio() < _LIKE:
        return
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Part(Side.BOTH, "".join(right[c:d]))
        else:
            yield Part(Side.OURS, "".join(left[a:b]))
            yield Part(Side.THEIRS, "".join(right[c:d]))
