"""What a mail says of times beside naming them: that one suits, does not suit, is moved or is put off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from agent.knowledge.languages import entries, group_pattern, pattern, remembered
from agent.reading.times.days import Day
from agent.reading.times.pairs import (
    ParsedSentence,
    find_day_of,
    is_refused,
    parse_sentence,
    split_sentences,
)

_WORDS = r"\b(?:WORDS)\b"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day, a time of day, or both, in one sentence."""

    day: Day | None
    minute: int | None
    """After midnight."""
    sentence: str

    def is_on(self, day: date) -> bool:
        """Whether it names this day; a weekday alone names every such day."""
        if self.day is None:
            return False
        return self.day.day == day if self.day.clear else self.day.day.weekday() == day.weekday()


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the new words of one mail say of times."""

    named: tuple[Mention, ...] = ()
    refused: tuple[Mention, ...] = ()
    moved: tuple[Mention, ...] = ()
    """Those named in a sentence that speaks of another time: `instead`, `earlier`."""
    refuses_all: bool = False
    """It says that a time does not suit, and names none."""
    moves: bool = False
    postpones: bool = False
    """Or calls it off."""
    asks: bool = False
    """A time stands in a question, or right before one."""
    choices: frozenset[str] = frozenset()
    """Which of several is chosen: `first`, `last`, `morning` and the like."""

    @property
    def has_date(self) -> bool:
        """Whether a day is named by more than its weekday."""
        return any(one.day.clear for one in self.named if one.day)


def read_mentions(text: str, today: date) -> Mentions:
    """What new words say of times, in the order of their sentences.

    What only says what to do if a time should not suit counts for nothing.

    Args:
        text: The new words of a mail.
        today: The day of the mail, in its own zone.
    """
    named: list[Mention] = []
    refused: list[Mention] = []
    moved: list[Mention] = []
    refuses_all = moves = postpones = asks = is_named = False
    choices: set[str] = set()
    for sentence in split_sentences(text):
        parsed = parse_sentence(sentence, today)
        flat = sentence.flat
        if pattern("only_if", frame=_WORDS).search(flat):
            continue
        is_moving = pattern("moved", frame=_WORDS).search(flat) is not None
        was_named, is_named = is_named, bool(parsed.days or parsed.clocks)
        asks |= (was_named or is_named) and "?" in sentence.text
        for mention, is_no in _list_mentions(parsed):
            (refused if is_no else named).append(mention)
            if is_moving and not is_no:
                moved.append(mention)
        moves |= is_moving
        postpones |= pattern("postponed", "called_off", frame=_WORDS).search(flat) is not None
        refuses_all |= pattern("refused_all", frame=_WORDS).search(flat) is not None
        choices |= {name for name, words in _choices().items() if words.search(flat)}
    return Mentions(
        named=tuple(named),
        refused=tuple(refused),
        moved=tuple(moved),
        refuses_all=refuses_all and not refused,
        moves=moves,
        postpones=postpones,
        asks=asks,
        choices=frozenset(choices),
    )


def speaks_of_new_time(text: str) -> bool:
    """Whether words say that a talk has another time now; not where they only offer to change it.

    Args:
        text: Of a subject, a mail, a title.
    """
    flat = (sentence.flat for sentence in split_sentences(text))
    return any(
        pattern("rescheduled", frame=_WORDS).search(one) and not pattern("only_if", frame=_WORDS).search(one)
        for one in flat
    )


def _list_mentions(parsed: ParsedSentence) -> Iterator[tuple[Mention, bool]]:
    """Every time with its day, every other time and day, each with whether it is refused."""
    words, text = parsed.sentence.flat, parsed.sentence.text
    used: set[int] = set()
    for clock in parsed.clocks:
        day = find_day_of(parsed, clock)
        used |= {day.start} if day else set()
        yield Mention(day, clock.minute, text), is_refused(words, clock, day)
    for day in parsed.days:
        if day.start not in used:
            yield Mention(day, None, text), is_refused(words, None, day)


@remembered
def _choices() -> Mapping[str, re.Pattern[str]]:
    names = {name for _, groups in entries("choices") for name in groups}
    return {name: group_pattern("choices", name) for name in names}
