"""Shortening a better answer to the words that the letter has room for."""
# ruff: noqa: RUF001 (typographic dashes and quotes are what is cut at)

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.writing.shapes import Shape, shape_of
from agent.writing.text_model import BRACKETS, sentences, words

ANSWER_WORDS = {1: 42, 2: 22, 3: 17}
"""Words per better answer, by number of questions."""
ANSWER_WORDS_LEAST = 8
ANSWER_WORDS_STEP = 2
_KEPT_MIN = 5  # words
_LOOSE_ENDS = " ,;:-–—"
_CONNECTORS = "because|since|so|which|while|although|but|as|and|until|where|when"
_BOUNDARY = re.compile(
    rf"[,;]\s+(?:{_CONNECTORS})\b|;|:(?=\s)|\s[-–—]\s|—|\s(?:because|so that|until|while|although)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    rf"(?:^|\s)(?:{_CONNECTORS}|or|that|than|then|if|to|of|for|with|by|from|in|on|at|the|an?|not|who)$",
    re.IGNORECASE,
)
_SERIES_COMMA = re.compile(rf",(?!\s+(?:{_CONNECTORS}|or|who|whom|whose|then|if)\b)", re.IGNORECASE)
_SERIES_END = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_OPENS_WITH_CLAUSE = re.compile(
    r"(?:if|when|whenever|after|before|once|as|because|since|while|although|until|where|for|in|on|with|at"
    r"|by|during|to|first|next|then|today|now)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:two|three|four|five|six|several|these|following)(?: \w+){0,3}(:|$)", re.IGNORECASE
)
_HEADINGS = frozenset(
    {Shape.NOUN, Shape.PERSON, Shape.TITLE, Shape.PREPOSITION, Shape.CONDITION, Shape.DURATION}
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def shorten(answer: str, limit: int) -> str | None:
    """The answer in at most `limit` words: the first step that fits; None when none does.

    (a) as it is, (b) its first sentence that tells something, (c) that without what stands in brackets,
    (d) cut before its last clause boundary within the limit, (e) a comma series that lost its "and" is cut
    at its first comma.
    Never mid-word, never an ellipsis, never a dangling connector; at least five words remain.
    """
    if _fits(answer, limit):
        return answer
    long_enough = [sentence for sentence in sentences(answer) if len(words(sentence)) >= _KEPT_MIN]
    first = next((one for one in long_enough if not _is_heading(one)), next(iter(long_enough), answer))
    bare = BRACKETS.sub("", first).strip(_LOOSE_ENDS)
    for shorter in (first, bare):
        if _may_stand_alone(shorter, limit):
            return shorter
    cuts = [cut for cut in _cuts(bare, limit) if _may_stand_alone(cut, limit)]
    return cuts[-1] if cuts else None


def _is_heading(sentence: str) -> bool:
    """Whether a sentence only names what the next one tells, such as `The flashing at my last project`."""
    return shape_of(sentence, "better_answer") in _HEADINGS


def _cuts(text: str, limit: int) -> Iterator[str]:
    """What would be left by a cut before each clause boundary within the limit, the shortest first."""
    for boundary in _BOUNDARY.finditer(text):
        kept = text[: boundary.start()].rstrip(_LOOSE_ENDS)
        if not _fits(kept, limit):
            return
        series = _open_series(kept)
        announced = _ANNOUNCED.search(kept)
        if announced and (series is not None or (not announced[1] and text[boundary.start()] == ":")):
            continue  # "three things:" with fewer than three
        yield kept if series is None else kept[:series]


def _open_series(sentence: str) -> int | None:
    """Where the first comma of a series stands that lost its final "and"; None without such a series."""
    commas = [comma.start() for comma in _SERIES_COMMA.finditer(sentence)]
    if commas and _OPENS_WITH_CLAUSE.match(sentence):
        commas = commas[1:]
    if not commas or _SERIES_END.search(sentence, commas[-1]):
        return None
    return commas[0]


def _fits(text: str, limit: int) -> bool:
    return len(words(text)) <= limit


def _may_stand_alone(text: str, limit: int) -> bool:
    """Whether a shortened answer fits, says enough, and breaks off nothing."""
    whole = not _DANGLING.search(text) and all(text.count(a) == text.count(b) for a, b in _PAIRS)
    return _fits(text, limit) and len(words(text)) >= _KEPT_MIN and whole and text.count('"') % 2 == 0
