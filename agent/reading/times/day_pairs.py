"""Which day and which time of day belong together in the sentences of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agent.reading.times.clock_words import Clock, clocks_in
from agent.reading.times.day_words import Day, days_in
from agent.reading.times.sentences import Sentence
from agent.reading.times.time_lists import time_lists

_GAP = 90
_GAP_BEHIND = 45
_LABEL = 45
"""A time so near the beginning of a sentence may belong to the day of the one before."""
_LINES = 3
_LEAD = 40
_ON = re.compile(r"[\s,)]*(?:on|this|am|le|el|il|op|pa|den|na|no|em|de)(?: the| den)?[\s,]*")
_OR = re.compile(r"\W*(?:or|and|oder|und|ou|o|et|y|e|eller|of|och|og|lub|か)?\W*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A day with a time of day."""

    day: Day
    clock: Clock
    sentence: Sentence
    """Where the time stands."""
    words: str
    """The sentence, with the one the day stands in where that is another."""
    at: int
    """Where in `words` the time stands."""


@dataclass(frozen=True, slots=True)
class _Parsed:
    sentence: Sentence
    days: list[Day]
    clocks: list[Clock]


def pairs_in(sentences: Sequence[Sentence], today: date) -> Iterator[Pair]:
    """Every day with its time, in the order of the times; deadlines and times refused left out.

    Args:
        sentences: In order.
        today: The day of the mail, in its own zone.
    """
    parsed = [_parse(one, today) for one in sentences]
    taken: dict[int, int] = {}
    for at, one in enumerate(parsed):
        for clock in one.clocks:
            if one.days:
                yield from _within(one, clock)
            elif (other := _neighbour(parsed, at, clock)) is not None and taken.setdefault(other, at) == at:
                yield from _beside(parsed[other], one, clock, first=other < at)


def _parse(sentence: Sentence, today: date) -> _Parsed:
    days = days_in(sentence.flat, today)
    # A date's own figures are no time: `3.9.26`, `2026-09-03`.
    hidden = sentence.flat
    for day in days:
        hidden = hidden[: day.start] + "|" * (day.end - day.start) + hidden[day.end :]
    return _Parsed(sentence, days, clocks_in(hidden, frozenset(day.end for day in days)))


def _within(one: _Parsed, clock: Clock) -> Iterator[Pair]:
    words = one.sentence.flat
    day = _day_of(one, clock)
    if day is None or _left_out(words, clock, day):
        return
    first = last = one.days.index(day)
    while (
        first
        and day.end <= clock.start
        and _OR.fullmatch(words, one.days[first - 1].end, one.days[first].start)
    ):
        first -= 1  # "Tuesday or Wednesday at 3pm"
    for each in one.days[first : last + 1]:
        yield Pair(each, clock, one.sentence, one.sentence.text, clock.start)


def _day_of(one: _Parsed, clock: Clock) -> Day | None:
    """The nearest day before a time, or behind it where that is what is meant."""
    words = one.sentence.flat
    before = max((d for d in one.days if d.end <= clock.start + 1), key=lambda d: d.end, default=None)
    behind = min((d for d in one.days if d.start >= clock.end - 1), key=lambda d: d.start, default=None)
    other = min((c.start for c in one.clocks if c.start >= clock.end), default=len(words))
    if behind is not None and (behind.start - clock.end > _GAP_BEHIND or other < behind.start):
        behind = None
    if before is not None and clock.start - before.end > _GAP and len(one.days) > 1:
        before = None
    if before is not None and behind is not None:
        return behind if _ON.fullmatch(words, clock.end, behind.start) else before
    return before or behind


def _neighbour(parsed: Sequence[_Parsed], at: int, clock: Clock) -> int | None:
    """Which sentence names the day of a time: `Date: Thursday, 3 September` above `Time: 14:00`."""
    here = parsed[at].sentence
    if clock.start > _LABEL:
        return None
    for other in (at - 1, at - 2, at + 1):
        if not 0 <= other < len(parsed):
            continue
        there = parsed[other]
        near = abs(there.sentence.line - here.line) <= _LINES
        short = other < at or len(there.sentence.flat) <= _LABEL
        if near and short and len(there.days) == 1 and not there.clocks:
            return other
    return None


def _beside(there: _Parsed, here: _Parsed, clock: Clock, *, first: bool) -> Iterator[Pair]:
    day = there.days[0]
    due = _left_out(there.sentence.flat, None, day)
    if due or _left_out(here.sentence.flat, clock, None):
        return
    two = (there.sentence.text, here.sentence.text) if first else (here.sentence.text, there.sentence.text)
    shift = len(two[0]) + 1 if first else 0
    yield Pair(day, clock, here.sentence, " ".join(two), shift + clock.start)


def _left_out(words: str, clock: Clock | None, day: Day | None) -> bool:
    """Whether it is a last day for something, or was refused."""
    lists = time_lists()
    starts = [one.start for one in (clock, day) if one]
    start, end = min(starts), max(one.end for one in (clock, day) if one)
    if lists.deadline_behind.match(words[end:]):
        return True
    for at in starts:
        lead = words[max(0, at - _LEAD) : at]
        if lists.deadline.search(lead) or lists.replaced.search(lead):
            return True
    clause_start = max((m.end() for m in lists.but.finditer(words, 0, start)), default=0)
    behind = lists.but.search(words, end)
    clause = words[clause_start : behind.start() if behind else len(words)]
    return lists.refused.search(clause) is not None
