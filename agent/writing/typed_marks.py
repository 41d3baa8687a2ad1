"""Which quotation marks and brackets beside the person's words are theirs: those they typed there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.writing.text_model import normalise

_WORD = re.compile(r"\w+")
_CLOSING = re.compile(r"[.,;:!?]*([\"')\]}\u2019\u201c\u201d\u00bb])")
_OPENING = frozenset("\"'([{\u2018\u201a\u201c\u201e\u00ab")
_ALIKE = str.maketrans(dict.fromkeys("'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb", '"'))
"""A letter quotes with other marks than the person did: any quotation mark stands for any."""


@dataclass(frozen=True, slots=True)
class TypedMarks:
    """The words of some texts, each with the marks that stand beside it there."""

    before: frozenset[tuple[str, str]]
    """Word and marks in front of it, nearest first."""
    behind: frozenset[tuple[str, str]]
    """Word and marks behind it, nearest first; stops between them do not count."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> TypedMarks:
        """Read what the person typed."""
        before: set[tuple[str, str]] = set()
        behind: set[tuple[str, str]] = set()
        for text in map(normalise, texts):
            for word in _WORD.finditer(text):
                name, run = word.group().casefold(), ""
                for mark, _ in _marks_before(text, word.start()):
                    run += mark.translate(_ALIKE)
                    before.add((name, run))
                run = ""
                for mark, _ in _marks_behind(text, word.end()):
                    run += mark.translate(_ALIKE)
                    behind.add((name, run))
        return cls(frozenset(before), frozenset(behind))

    def widen(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The place of the person's words in a letter, with the marks beside them that they typed too."""
        found = list(_WORD.finditer(text, start, end))
        if not found:
            return start, end
        first, run = found[0], ""
        for mark, place in _marks_before(text, first.start()):
            run += mark.translate(_ALIKE)
            if (first.group().casefold(), run) not in self.before:
                break
            start = min(start, place)
        last, run = found[-1], ""
        for mark, place in _marks_behind(text, last.end()):
            run += mark.translate(_ALIKE)
            if (last.group().casefold(), run) not in self.behind:
                break
            end = max(end, place)
        return start, end


def _marks_before(text: str, start: int) -> Iterator[tuple[str, int]]:
    while start and text[start - 1] in _OPENING:
        start -= 1
        yield text[start], start


def _marks_behind(text: str, end: int) -> Iterator[tuple[str, int]]:
    while match := _CLOSING.match(text, end):
        end = match.end()
        yield match[1], end
