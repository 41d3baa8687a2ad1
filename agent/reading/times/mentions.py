"""What a mail says of times beside naming them: that one suits, does not suit, is moved or is put off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from agent.knowledge.languages import entries, group_pattern, pattern, remembered
from agent.knowledge.text import fold_by_letter, normalise
from agent.reading.times.days import Day
from agent.reading.times.pairs import (
    ParsedSentence,
    Sentence,
    find_day_of,
    is_refused,
    parse_sentence,
    split_sentences,
)

_WORDS = r"\b(?:WORDS)\b"
_HOUR_BEFORE = r"(?<![\w:.,/#-])(?<!\d )(?P<hour>1[0-2]|[1-9]) (?:WORDS)\b"
_HOUR_BEHIND = (
    r"\b(?:WORDS) (?P<hour>1[0-2]|[1-9])(?![\w:.,/-]*\d|\w|\s?(?:[ap]\.?m|(?:min|hour|day|week|month)))"
)
_BEFORE_DIGITS = r"^\D*?\b(?:WORDS)\b"
_EARLY = 7
"""An hour below this is one of the afternoon."""


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
    moving: str = ""
    """The sentence that does."""
    shift: timedelta = timedelta()
    """By how much it moves a time: `an hour earlier`."""
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
    moving, shift = "", timedelta()
    for sentence in split_sentences(text):
        parsed = parse_sentence(sentence, today)
        flat = sentence.flat
        if pattern("only_if", frame=_WORDS).search(flat) or is_beside(sentence.text):
            continue
        is_moving = pattern("moved", frame=_WORDS).search(flat) is not None
        was_named, is_named = is_named, bool(parsed.days or parsed.clocks)
        asks |= (was_named or is_named) and "?" in sentence.text
        for mention, is_no in (*_list_mentions(parsed), *_list_bare_hours(sentence, is_moving=is_moving)):
            (refused if is_no else named).append(mention)
            if is_moving and not is_no:
                moved.append(mention)
        if is_moving and not moves:
            moving = sentence.text
        if is_moving and (found := _find_shift(flat)):
            shift, moving = found, sentence.text
        moves |= is_moving
        postpones |= pattern("postponed", "called_off", frame=_WORDS).search(flat) is not None
        refuses_all |= pattern("refused_all", frame=_WORDS).search(flat) is not None
        choices |= {name for name, words in _groups("choices").items() if words.search(flat)}
    return Mentions(
        named=tuple(named),
        refused=tuple(refused),
        moved=tuple(moved),
        moving=moved[0].sentence if moved else moving,
        shift=shift,
        refuses_all=refuses_all and not refused,
        moves=moves,
        postpones=postpones,
        asks=asks,
        choices=frozenset(choices),
    )


def is_beside(sentence: str) -> bool:
    """Whether a time in a sentence is of something beside the talk: when to arrive, a call to prepare."""
    flat = fold_by_letter(normalise(sentence))
    before_it = pattern("arrivals", frame=_BEFORE_DIGITS).search(flat)
    return before_it is not None or pattern("other_occasions", frame=_WORDS).search(flat) is not None


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


def _list_bare_hours(sentence: Sentence, *, is_moving: bool) -> Iterator[tuple[Mention, bool]]:
    """`4 is perfect`, and where a time is moved `to 4`: an hour that only beside a known time is one."""
    found = [pattern("chosen_hours", frame=_HOUR_BEFORE).search(sentence.flat)]
    if is_moving:
        found.append(pattern("moved_to", frame=_HOUR_BEHIND).search(sentence.flat))
    for match in filter(None, found):
        hour = int(match["hour"])
        minute = (hour + 12 if hour < _EARLY else hour) * 60
        yield Mention(None, minute, sentence.text), False


def _find_shift(flat: str) -> timedelta:
    """By how much a time is moved; of `half an hour later` and `an hour later` the longer words count."""
    hits = [
        (hit.end() - hit.start(), int(name))
        for name, one in _groups("time_shifts").items()
        if (hit := one.search(flat))
    ]
    return timedelta(minutes=max(hits)[1]) if hits else timedelta()


@remembered
def _groups(section: str) -> Mapping[str, re.Pattern[str]]:
    names = {name for _, groups in entries(section) for name in groups}
    return {name: group_pattern(section, name) for name in names}
