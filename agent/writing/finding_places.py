"""Where in a letter's text stands what a rule found: the place that it names, as offsets.

Rules read a letter normalised and unwrapped; here their words are found again in the text as it was written.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from agent.knowledge.text import straighten
from agent.writing.text_model import WORD, anatomy, normalise, sentences, words

Span = tuple[int, int]
_CLUSTER = re.compile(r"[^\S\n]+|\n|[ -~](?![\u0300-\u036f])|[^\s][\u0300-\u036f]*")
"""What is normalised by itself: a run of blanks, a line end, a character with its accents."""


class PlaceFinder:
    """The places of one letter."""

    def __init__(self, text: str) -> None:
        """Read the letter.

        Args:
            text: The whole letter, as `rules.check` was given it.
        """
        self._text = text
        self._plain, self._offsets = _straighten_with_offsets(text)

    def find(self, place: str, said: str = "") -> Span | None:
        """Where something stands in the text; None: nowhere in particular.

        Args:
            place: Of a finding or a tip: `paragraph 1, sentence 2`, `greeting`, `line 3`, `letter` …
            said: The words that are meant; where they are not found, the whole place is.
        """
        region = self._regions.get(place)
        start, end = region or (0, len(self._plain))
        wanted = " ".join(normalise(said).split())
        at = _find_words(self._plain, wanted, start, end) if wanted else None
        found = at or region
        return self._widen(found) if found else None

    def _widen(self, span: Span) -> Span | None:
        """The offsets in the text as it was written, outer blanks left out."""
        start, end = self._offsets[span[0]], self._offsets[span[1]]
        inside = self._text[start:end]
        start += len(inside) - len(inside.lstrip())
        end -= len(inside) - len(inside.rstrip())
        return (start, end) if start < end else None

    @cached_property
    def _regions(self) -> dict[str, Span]:
        """By its name, each place that a rule may mean, in the plain text."""
        found: dict[str, Span] = {}
        letter = anatomy(self._text)
        marks = [match.span() for match in WORD.finditer(self._plain)]
        at = self._take(found, "greeting", letter.greeting, marks, 0)
        for number, paragraph in enumerate(letter.paragraphs, start=1):
            end = at
            for place, sentence in enumerate(sentences(normalise(paragraph)), start=1):
                name = f"paragraph {number}, sentence {place}"
                end = self._take(found, name, sentence, marks, end)
            at = self._take(found, f"paragraph {number}", paragraph, marks, at)
        self._take(found, "closing", f"{letter.closing}\n{letter.name}", marks, at)
        breaks = [place for place, one in enumerate(self._text) if one == "\n"]
        for number, (first, last) in enumerate(pairwise([-1, *breaks, len(self._text)]), start=1):
            inside = self._locate(first + 1), self._locate(last)
            found[f"line {number}"] = inside
        return found

    def _take(self, found: dict[str, Span], name: str, part: str, marks: list[Span], at: int) -> int:
        """Note where the next words of the text stand, with the marks behind them; where the next part is."""
        count = len(words(normalise(part)))
        if not count or at + count > len(marks):
            return at
        start, end = marks[at][0], marks[at + count - 1][1]
        while start and not self._plain[start - 1].isspace():
            start -= 1
        while end < len(self._plain) and not self._plain[end].isspace():
            end += 1
        found[name] = start, end
        return at + count

    def _locate(self, offset: int) -> int:
        """The place in the plain text of an offset in the text as it was written."""
        low, high = 0, len(self._offsets) - 1
        while low < high:
            middle = (low + high) // 2
            if self._offsets[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def _straighten_with_offsets(text: str) -> tuple[str, list[int]]:
    """A text normalised, every run of blanks and line ends as one blank; and where each character came from.

    The last offset is that of the end.
    """
    plain: list[str] = []
    offsets: list[int] = []
    for match in _CLUSTER.finditer(text):
        said = match.group()
        straight = " " if said.isspace() else said if said.isascii() else straighten(said)
        if straight == " " and (not plain or plain[-1] == " "):
            continue
        plain.extend(straight)
        offsets.extend([match.start()] * len(straight))
    return "".join(plain), [*offsets, len(text)]


def _find_words(plain: str, wanted: str, start: int, end: int) -> Span | None:
    """Where words stand whole within a part of a text, else in any case."""
    lowered = plain.lower()
    several = [(plain, wanted)]
    if len(lowered) == len(plain):
        several.append((lowered, wanted.lower()))
    for text, said in several:
        at = text.find(said, start, end)
        while at >= 0:
            behind = at + len(said)
            is_cut = said[0].isalnum() and text[at - 1 : at].isalnum()
            if not is_cut and not (said[-1].isalnum() and text[behind : behind + 1].isalnum()):
                return at, behind
            at = text.find(said, at + 1, end)
    return None
