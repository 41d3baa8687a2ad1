"""The sentences of a mail that may name a time, and which day and time of day in them belong together."""
# ruff: noqa: RUF001 - full-width stops and bullets are what people write

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agent.knowledge.languages import any_word, either, numbers, pattern, remembered, words
from agent.knowledge.text import fold_by_letter, normalise
from agent.reading.new_words import without_signature
from agent.reading.times.clocks import find_clocks
from agent.reading.times.days import Day, find_days
from agent.reading.times.spelled_clocks import Clock

_WORDS = r"\b(?:WORDS)\b"
_TELEPHONE = r"(?:\b(?:WORDS)\b\.?[^.]{0,12}|\+)\d[\d ()./-]{6,}\d"
_CLOSING = r"^(?:WORDS)[\s,.!]*$"
_POSTSCRIPT = re.compile(r"^p\.?\s?s\b")
_BEHIND_TIME = r"^\s?(?:WORDS)"
_CLAUSE_END = r"[,;!?]|\. |\b(?:WORDS)\b"
_LONGEST = 12_000
_LINES = 300
_SENTENCES = 200
_SENTENCE = 600
_WRAPPED = 55
"""A line as long as this goes on in the next."""
_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zà-öø-ÿ]|[\"“¿¡])|(?<=[。！？])")
_NO_END = r"(?:\d|\b[ap]\.?m|\b\w|\b(?:WORDS))\.$"
_WORD = re.compile(r"\S+")
_LINK = re.compile(r"https?://.|www\..")
_BULLET = re.compile(r"^\s*[-*•·–]\s+")
_GAP = 90
_GAP_BEHIND = 45
_LABEL = 45
"""A time so near the beginning of a sentence may belong to the day of the one before."""
_NEAR = 3
"""Lines between the sentences of a day and of its time."""
_ROW = 2
"""A row begins with its time; with a few words only where it has an end: `Room 10:15` is none."""
_CELLS = 3
"""So many lines of a row may follow its time: a name, a title, a topic."""
_LEAD = 40
_OR = r"\W*(?:WORDS)?\W*"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, and flat letter for letter, where addresses and numbers to call are blanked."""

    text: str
    flat: str
    line: int
    """The line it begins in; of the subject -1."""


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of new words, from the first to the closing, within bounds."""
    found: list[Sentence] = []
    for number, piece in _pieces(text):
        if len(found) >= _SENTENCES:
            break
        if (one := read_sentence(piece, number)) is not None:
            found.append(one)
    return found


def read_sentence(text: str, line: int) -> Sentence | None:
    """One sentence; None where it tells office hours."""
    plain = normalise(text[: 2 * _SENTENCE])[:_SENTENCE]
    words = fold_by_letter(plain)
    if not plain or pattern("office_hours", frame=_WORDS).search(words) or _every_week().search(words):
        return None
    words = _WORD.sub(lambda word: _hide_address(word[0]), words)
    words = pattern("telephone", frame=_TELEPHONE).sub(lambda hit: "#" * len(hit[0]), words)
    return Sentence(plain, words, line)


def _hide_address(word: str) -> str:
    """A word with what is an address in it, of the web or of mail, made unreadable."""
    at = word.find("@", 1)
    dot = word.find(".", at + 2) if at > 0 else -1
    if 0 < dot < len(word) - 1:
        return "#" * len(word)
    link = _LINK.search(word)
    return word[: link.start()] + "#" * (len(word) - link.start()) if link else word


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sentences, and lines where lines are not wrapped."""
    for number, paragraph in _joined(without_signature(text[:_LONGEST])):
        start = 0
        for end in _END.finditer(paragraph):
            if pattern("abbreviations", frame=_NO_END).search(fold_by_letter(paragraph[start : end.start()])):
                continue
            yield number, paragraph[start : end.start()]
            start = end.end()
        yield number, paragraph[start:]


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines, with what was wrapped put together again; up to the closing, but for a postscript."""
    whole, first, closed = "", 0, False
    for number, line in enumerate(text.split("\n", _LINES)[:_LINES]):
        stripped = _BULLET.sub("", line).strip()
        words = fold_by_letter(stripped[:_WRAPPED])
        closed = (closed or pattern("closings", frame=_CLOSING).match(words) is not None) and not (
            _POSTSCRIPT.match(words)
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


@remembered
def _every_week() -> re.Pattern[str]:
    """`Mon-Fri 9-17`."""
    day = any_word((*numbers("weekdays", 0), *numbers("short_weekdays", 0)))
    return re.compile(rf"\b(?:{day})\.?s?\s?(?:-|\b(?:{either('through')})\b)\s?(?:{day})\b")


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
class ParsedSentence:
    """A sentence with the days and the times of day that it names, in order."""

    sentence: Sentence
    days: list[Day]
    clocks: list[Clock]


def find_pairs(sentences: Sequence[Sentence], today: date) -> Iterator[Pair]:
    """Every day with its time, in the order of the times; deadlines and times refused left out.

    Args:
        sentences: In order.
        today: The day of the mail, in its own zone.
    """
    parsed = [parse_sentence(one, today) for one in sentences]
    taken: dict[int, int] = {}
    rows: dict[int, int] = {}
    for at, one in enumerate(parsed):
        for clock in one.clocks:
            if one.days:
                yield from _within(one, clock)
                rows[at] = at
                continue
            other = _neighbour(parsed, at, clock)
            if other is None or taken.setdefault(other, at) != at:
                other = _day_above(parsed, at, clock, rows)
            if other is not None:
                rows[at] = other
                yield from _beside(parsed[other], one, clock, first=other < at)


def parse_sentence(sentence: Sentence, today: date) -> ParsedSentence:
    """The days and times of day of a sentence; `today` is the day of the mail, in its own zone."""
    days = find_days(sentence.flat, today)
    # A date's own figures are no time: `3.9.26`, `2026-09-03`.
    hidden = sentence.flat
    for day in days:
        hidden = hidden[: day.start] + "|" * (day.end - day.start) + hidden[day.end :]
    return ParsedSentence(sentence, days, find_clocks(hidden, frozenset(day.end for day in days)))


def _within(piece: ParsedSentence, clock: Clock) -> Iterator[Pair]:
    words = piece.sentence.flat
    day = find_day_of(piece, clock)
    if day is None or _left_out(words, clock, day):
        return
    first = last = piece.days.index(day)
    while (
        first
        and day.end <= clock.start
        and pattern("and_or", frame=_OR).fullmatch(words, piece.days[first - 1].end, piece.days[first].start)
    ):
        first -= 1  # "Tuesday or Wednesday at 3pm"
    for each in piece.days[first : last + 1]:
        yield Pair(each, clock, piece.sentence, piece.sentence.text, clock.start)


def find_day_of(piece: ParsedSentence, clock: Clock) -> Day | None:
    """The nearest day before a time, or behind it where that is what is meant."""
    words = piece.sentence.flat
    before = max((d for d in piece.days if d.end <= clock.start + 1), key=lambda d: d.end, default=None)
    behind = min((d for d in piece.days if d.start >= clock.end - 1), key=lambda d: d.start, default=None)
    other = min((c.start for c in piece.clocks if c.start >= clock.end), default=len(words))
    if behind is not None and (behind.start - clock.end > _GAP_BEHIND or other < behind.start):
        behind = None
    if before is not None and clock.start - before.end > _GAP and len(piece.days) > 1:
        before = None
    if before is not None and behind is not None:
        return behind if _on().fullmatch(words, clock.end, behind.start) else before
    return before or behind


def _neighbour(parsed: Sequence[ParsedSentence], at: int, clock: Clock) -> int | None:
    """Which sentence names the day of a time: `Date: Thursday, 3 September` above `Time: 14:00`."""
    here = parsed[at].sentence
    if clock.start > _LABEL:
        return None
    for other in (at - 1, at - 2, at + 1):
        if not 0 <= other < len(parsed):
            continue
        there = parsed[other]
        near = abs(there.sentence.line - here.line) <= _NEAR
        short = other < at or len(there.sentence.flat) <= _LABEL
        if near and short and len(there.days) == 1 and not there.clocks:
            return other
    return None


def _day_above(
    parsed: Sequence[ParsedSentence], at: int, clock: Clock, rows: Mapping[int, int]
) -> int | None:
    """Which sentence names the day of a row: `10:00 Bo Lind` below `Tuesday, 9:00 Ana Duarte`.

    Args:
        parsed: All sentences.
        at: Which of them is the row; it names no day.
        clock: The time in it.
        rows: Of the rows before, and of what names a day and a time: the sentence of their day.
    """
    if clock.start > (_LABEL if clock.until else _ROW):
        return None
    for before in range(at - 1, max(at - 1 - _CELLS, -1), -1):
        if before in rows:
            near = parsed[at].sentence.line - parsed[before].sentence.line <= _CELLS + 1
            return rows[before] if near and len(parsed[rows[before]].days) == 1 else None
        if parsed[before].days:
            return None
    return None


def _beside(there: ParsedSentence, here: ParsedSentence, clock: Clock, *, first: bool) -> Iterator[Pair]:
    day = there.days[0]
    due = _left_out(there.sentence.flat, None, day)
    if due or _left_out(here.sentence.flat, clock, None):
        return
    two = (there.sentence.text, here.sentence.text) if first else (here.sentence.text, there.sentence.text)
    shift = len(two[0]) + 1 if first else 0
    yield Pair(day, clock, here.sentence, " ".join(two), shift + clock.start)


def _left_out(words: str, clock: Clock | None, day: Day | None) -> bool:
    """Whether it is a last day for something, or was refused."""
    starts = [one.start for one in (clock, day) if one]
    end = max(one.end for one in (clock, day) if one)
    if pattern("deadline_behind", frame=_BEHIND_TIME).match(words[end:]):
        return True
    due, _ = _no_appointment()
    return any(due.search(words[max(0, at - _LEAD) : at]) for at in starts) or is_refused(words, clock, day)


def is_refused(words: str, clock: Clock | None, day: Day | None) -> bool:
    """Whether a sentence says of a day, a time of day or both that it does not suit, or no longer holds.

    Args:
        words: The sentence, flat.
        clock: One of its times of day, or None.
        day: One of its days, or None; not both are None.
    """
    starts = [one.start for one in (clock, day) if one]
    start, end = min(starts), max(one.end for one in (clock, day) if one)
    _, replaced = _no_appointment()
    if any(replaced.search(words[max(0, at - _LEAD) : at]) for at in starts):
        return True
    but = pattern("but", frame=_CLAUSE_END)
    clause_start = max((m.end() for m in but.finditer(words, 0, start)), default=0)
    behind = but.search(words, end)
    clause = words[clause_start : behind.start() if behind else len(words)]
    clause = pattern("not_refused", frame=_WORDS).sub(" ", clause)
    return pattern("refused", frame=_WORDS).search(clause) is not None


@remembered
def _on() -> re.Pattern[str]:
    """Between a time and its day: `10:30 on Friday`."""
    return re.compile(rf"[\s,)]*(?:{either('on_day')})(?: (?:{either('date_articles')}))?[\s,]*")


@remembered
def _no_appointment() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a last day for something, and before a time that no longer holds."""
    small = f"{either('date_articles', 'on_day')}|{any_word(words('sure_time_leads'))}"
    small = rf"(?:(?:{small})\W{{1,2}}){{0,2}}$"
    return (
        re.compile(rf"\b(?:{either('deadline')})\W{{0,3}}{small}"),
        re.compile(rf"\b(?:{either('replaced')})\W{{1,2}}{small}"),
    )
