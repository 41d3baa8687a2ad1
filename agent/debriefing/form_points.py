"""The words of one line of the form as they were meant: points, signs, marks around them, and corrections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from agent.knowledge.text import straighten
from agent.writing.grammar import inside_sentence
from agent.writing.lexicon import english
from agent.writing.rules.phrases import EMOJI

_BULLETS = re.compile(r"(?:^|\s)[\u2022\u00b7\u25aa\u25cf\u2023]\s*")
_DASHES = re.compile(r"(?:^|\s)[-\u2013*]\s+")
_NUMBERS = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s+")
_FIRST_NUMBER = re.compile(r"\(?1[.)]\s")
_JOINER = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_MARKS = re.compile(r"^(?:[-=\u2013\u2014]{0,3}[>\u2192\u21d2]+|[:=]+(?![()DP]))[ ]*")
_AROUND = frozenset({"[]", "()", '""', "\u201c\u201d", "\u201e\u201c"})
_LONGEST_FACT = 300


def split_points(text: str) -> list[str]:
    """The points of a list that was typed into one line: `• a • b`, `- a - b`, `1) a 2) b`."""
    line = " ".join(text.split())
    parts = [line]
    if _BULLETS.search(line):
        parts = _BULLETS.split(line)
    elif _DASHES.match(line):
        parts = _DASHES.split(line)
    elif _FIRST_NUMBER.match(line):
        parts = _NUMBERS.split(line)
    return [part.strip(" ;,") for part in parts if part.strip(" ;,")]


def find_correction(typed: str) -> str:
    """What is right, of words that put right a company or a role; the words themselves where they do not."""
    words = " ".join(straighten(typed[:_LONGEST_FACT]).split())
    *begins, end = _corrections()
    found = next((hit for hit in (one.match(words) for one in begins) if hit), None)
    return end.sub("", found["right"] if found else typed[:_LONGEST_FACT]).strip(" ,;.") or typed


def strip_marks(words: str) -> str:
    """The words without an arrow or a colon before them, or brackets or quotes around all of them."""
    bare = _MARKS.sub("", words.strip())
    inner = bare[1:-1]
    is_said = len(inner.split()) > 1  # one word alone may be a gap that nobody filled
    ends = bare[:1] + bare[-1:]
    is_around = ends in _AROUND and not any(sign in inner for sign in ends)
    return inner.strip() if is_said and is_around else bare


def join_points(points: list[str]) -> str:
    """Points of a line that holds one answer: `a, b and c`."""
    if any(point.endswith((".", "!", "?")) for point in points[:-1]):
        return " ".join(points)
    later = [inside_sentence(point) for point in points[1:]]
    return " and ".join(filter(None, (", ".join([*points[:1], *later[:-1]]), *later[-1:])))


def strip_signs(text: str) -> str:
    """The words without emoji."""
    return " ".join(_JOINER.sub("", EMOJI.sub(" ", text)).split()) if EMOJI.search(text) else text


def end_spoken(text: str) -> str:
    """What a telephone wrote where it was told how the sentence ends, as that sign."""
    for sign, pattern in _spoken_ends().items():
        if found := pattern.search(text):
            return text[: found.start()].rstrip() + sign
    return text


@cache
def _spoken_ends() -> Mapping[str, re.Pattern[str]]:
    return {
        sign: re.compile(rf" (?:{words})[.!?]?$", re.IGNORECASE)
        for sign, words in english("form")["spoken_ends"].items()
    }


@cache
def _corrections() -> tuple[re.Pattern[str], ...]:
    """What stands before the right company or role, and last what stands behind it."""
    words = english("form")
    begins = [source.replace("\u2026", "(?P<right>.+)") for source in words["corrected"]]
    return tuple(re.compile(one, re.IGNORECASE) for one in (*begins, words["corrected_end"]))
