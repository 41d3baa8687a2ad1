"""How the person's words are fitted into a sentence without being rewritten."""
# ruff: noqa: RUF001 (typographic quotes are what is looked at)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.model.interview import Debrief
from agent.writing.lexicon import LEX, word_list, word_set
from agent.writing.text_model import normalise, words

_FIRST_WORD = re.compile(r"[^\W\d_]+(?![\w.&'’-])")
_ANSWER_STOP = re.compile(r"\s*[.!;,:]+(?=[\"”’')\]]*$)")
_OPEN_COMMA = re.compile(r",(?!.*(?:\b(?:and|or)\b|[&+/,])).*\w")


def is_a_goal(need: str) -> bool:
    """Whether a need can be worked towards: `fewer returns`, not `drivers who stay` or `to cut returns`."""
    return LEX.NO_GOAL.search(LEX.BEHIND_THE_HEAD.split(need)[0]) is None


def follows_around(decision: str) -> bool:
    """Whether words for a day fit behind "a decision around", days later: `the 16th`, not `next week`."""
    return bool(decision) and LEX.NOT_AROUND.search(decision) is None


def is_a_sentence(text: str) -> bool:
    """Whether what should be a noun phrase is a sentence with its own subject: `I want to work with you`."""
    return LEX.WHOLE_SENTENCE.match(text) is not None


def ends_a_clause(text: str) -> bool:
    """Whether no clause can run on behind a text: it calls out, asks, or ends in words behind a comma."""
    return text.endswith(("!", "?")) or _OPEN_COMMA.search(text) is not None


def inside_sentence(text: str) -> str:
    """The text inside a sentence: a first word that is an article, pronoun or connector is lowered.

    "I" stays, and so does every word that might be a name.
    """
    first = _FIRST_WORD.match(text)
    if first is None or first[0] != first[0].capitalize() or first[0].lower() not in word_set("lowered"):
        return text
    return text[0].lower() + text[1:]


def capital_first(text: str) -> str:
    """The text as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def after_is_that(answer: str) -> str:
    """A better answer as it stands after "is that": no final stop, first word lowered."""
    return inside_sentence(_ANSWER_STOP.sub("", answer))


def in_one_list(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, and c`; items that hold commas are parted by semicolons."""
    if len(items) == 1:
        return items[0]
    mark = ";" if any("," in item for item in items) else ","
    if len(items) == 2:  # noqa: PLR2004 - a pair takes no comma
        return f"{items[0]}{mark if mark == ';' else ''} and {items[1]}"
    return f"{f'{mark} '.join(items[:-1])}{mark} and {items[-1]}"


_WEEKDAY_AT_MOST = 4  # calendar days back


def day_phrase(interview_end: datetime, now: datetime, *, zone: str, country: str) -> str:
    """`on Thursday`, or `on 4 September` when that is more than four calendar days back (C-20).

    Both moments are aware; their dates are taken in `zone`, the recipient's IANA zone. `country` (ISO
    3166) decides whether the month comes first. It never says "today": the letter may be sent later.

    Raises:
        ZoneInfoNotFoundError, ValueError, OSError: there is no such zone.
    """
    there = ZoneInfo(zone)
    day = interview_end.astimezone(there).date()
    back = (now.astimezone(there).date() - day).days
    if 0 <= back <= _WEEKDAY_AT_MOST:
        return f"on {word_list('weekdays')[day.weekday()]}"
    return f"on {month_and_day(day, country=country)}"


def month_and_day(day: date, *, country: str) -> str:
    """`September 4` in the United States and Canada, `4 September` elsewhere."""
    month = word_list("months")[day.month - 1]
    return f"{month} {day.day}" if country.upper() in word_set("month_first") else f"{day.day} {month}"


_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w.&'’-])")
_NEXT = re.compile(r"\W*(\w+)")
_ENDINGS = ("ing", "tion", "tions", "ment", "ments", "ness")
_ENDED_MIN = 5  # letters


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What one debrief tells of its words."""

    small: frozenset[str] = frozenset()
    """Words the person also wrote with a small letter."""
    names: frozenset[str] = frozenset()
    """Words of the company's name and of people's."""

    @classmethod
    def of(cls, debrief: Debrief) -> FirstWords:
        """Read a clean debrief."""
        texts = [debrief.enthusiasm, *(t for one in debrief.fit for t in (one.skill, one.need))]
        texts += [one.highlight for one in debrief.interviewers]
        texts += [t for one in debrief.botched for t in (one.question, one.topic, one.better_answer)]
        called = [debrief.company, *(one.name for one in debrief.interviewers)]
        return cls(
            frozenset(word for text in texts for word in words(normalise(text)) if word[0].islower()),
            frozenset(word for name in called for word in words(normalise(name))),
        )

    def inside(self, text: str) -> str:
        """The text inside a sentence, its first word lowered unless it may be a name or is "I"."""
        known = inside_sentence(text)
        return known[:1].lower() + known[1:] if known == text and self._is_plain(text) else known

    def after_is_that(self, answer: str) -> str:
        """A better answer as it stands after "is that": no final stop, first word lowered."""
        return self.inside(after_is_that(answer))

    def _is_plain(self, text: str) -> bool:
        if LEX.CONTRACTED_BEGINNING.match(text) and text[0].isupper():
            return True
        first = _FIRST.match(text)
        if first is None or len(first[0]) == 1 or first[0] in self.names:
            return False
        word = first[0].lower()
        if first[0] != word[0].upper() + word[1:] or LEX.CALENDAR_WORD.fullmatch(word):
            return False
        rest = text[first.end() :]
        following = _NEXT.match(rest)
        titled = following is not None and _is_titled(following[1])
        if _ends_plainly(word) and word not in word_set("named_like_words"):
            return not titled or any(one[0].islower() for one in words(rest))
        everyday = {word, word.partition("-")[0]} & word_set("everyday")
        return not titled and (word in self.small or bool(everyday))


def _is_titled(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha() and word == word.capitalize() != word.lower()


def _ends_plainly(word: str) -> bool:
    return len(word) >= _ENDED_MIN and word.endswith(_ENDINGS)
