"""The sentences of a mail in which a time may be named: no closings, office hours, telephone numbers."""
# ruff: noqa: RUF001 - full-width stops and bullets are what people write

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agent.reading.flat import flat
from agent.reading.quotes import without_signature
from agent.reading.times.time_lists import alternatives, time_lists
from agent.reading.wording import normalise

_LONGEST = 12_000
_LINES = 300
_SENTENCES = 200
_SENTENCE = 600
_WRAPPED = 55
"""A line as long as this goes on in the next."""
_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zà-öø-ÿ]|[\"“¿¡])|(?<=[。！？])")
_NO_END = re.compile(
    r"(?:\d|\b[ap]\.?m|\b\w|\bkl|\b(?:mon|tues?|wed|thur?s?|fri|sat|sun|sept?|oct|nov|dec|jan|feb|approx))\.$"
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+")
_BULLET = re.compile(r"^\s*[-*•·–]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, and flat letter for letter, where addresses and numbers to call are blanked."""

    text: str
    flat: str
    line: int
    """The line it begins in; of the subject -1."""


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of new words, from the first to the closing, within bounds."""
    found: list[Sentence] = []
    for number, piece in _pieces(text):
        if len(found) >= _SENTENCES:
            break
        if (one := sentence(piece, number)) is not None:
            found.append(one)
    return found


def sentence(text: str, line: int) -> Sentence | None:
    """One sentence; None where it tells office hours."""
    plain = normalise(text[: 2 * _SENTENCE])[:_SENTENCE]
    words = flat(plain)
    if not plain or time_lists().hours.search(words) or _every_week().search(words):
        return None
    for pattern in (_ADDRESS, time_lists().phone):
        words = pattern.sub(lambda hit: "#" * len(hit[0]), words)
    return Sentence(plain, words, line)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sentences, and lines where lines are not wrapped."""
    for number, paragraph in _joined(without_signature(text[:_LONGEST])):
        start = 0
        for end in _END.finditer(paragraph):
            if _NO_END.search(flat(paragraph[start : end.start()])):
                continue
            yield number, paragraph[start : end.start()]
            start = end.end()
        yield number, paragraph[start:]


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines, with what was wrapped put together again; up to the closing, but for a postscript."""
    whole, first, closed = "", 0, False
    for number, line in enumerate(text.split("\n", _LINES)[:_LINES]):
        stripped = _BULLET.sub("", line).strip()
        words = flat(stripped[:_WRAPPED])
        closed = (closed or time_lists().closings.match(words) is not None) and not (
            time_lists().postscript.match(words)
        )
        if closed and number:
            stripped = ""
        wrapped = len(whole.rpartition("\n")[2]) >= _WRAPPED and not whole.endswith((":", ".", "!", "?"))
        if whole and stripped and wrapped and stripped == line.strip():
            whole += "\n" + stripped
            continue
        if whole:
            yield first, whole
        whole, first = stripped, number
    if whole:
        yield first, whole


@cache
def _every_week() -> re.Pattern[str]:
    """`Mon-Fri 9-17`."""
    lists = time_lists()
    day = alternatives((*lists.weekdays, *lists.short_weekdays))
    return re.compile(rf"\b(?:{day})\.?s?\s?(?:-|to|through|thru|bis|au|a|till|til|tot|t/m)\s?(?:{day})\b")
