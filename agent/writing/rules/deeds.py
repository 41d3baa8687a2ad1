"""Which sentences of a letter keep the tips, for somebody who looks at both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from agent.model.letter import Kind
from agent.writing.lexicon import LEX
from agent.writing.rules.letter import LetterText
from agent.writing.text_model import answer_span

Deeds: TypeAlias = tuple[tuple[int, str], ...]
"""The number of a tip, from 1, and a sentence that keeps it (`paragraph 1, sentence 2`)."""
_THANK, _NAME, _GAIN, _END = 1, 3, 4, 5


def find_deeds(letter: LetterText) -> Deeds:
    """The sentences that keep the tips; a tip that asks for something to be left out has none."""
    found = {
        Kind.THANK_YOU: _of_thanks,
        Kind.SECOND_CHANCE: _of_second_chance,
        Kind.GRACIOUS_DECLINE: _of_decline,
        Kind.STATUS_NUDGE: _of_nudge,
    }[letter.context.kind](letter)
    order = {line.place: number for number, line in enumerate(letter.lines)}
    deeds = {(tip, place) for tip, place in found if place in order}
    return tuple(sorted(deeds, key=lambda deed: (deed[0], order[deed[1]])))


def _of_thanks(letter: LetterText) -> Iterator[tuple[int, str]]:
    yield from _saying(letter, _THANK, LEX.THANKS, slice(0, 1))
    yield from _with_own_words(letter, *(fit.skill for fit in letter.debrief.fit), letter.debrief.enthusiasm)
    yield from _saying(letter, _END, LEX.THANKS, slice(-1, None))
    yield from _saying(letter, _END, LEX.LOOK_FORWARD, slice(-1, None))


def _of_second_chance(letter: LetterText) -> Iterator[tuple[int, str]]:
    for _, item in letter.questions:
        named = (letter.position_of(item.question), letter.position_of(item.topic))
        answer = answer_span(item, letter.body)
        for start in (*named, answer[0] if answer else None):
            if start is not None:
                yield _NAME, letter.place_of(start)
    yield from _with_own_words(
        letter, *(text for fit in letter.debrief.fit for text in (fit.skill, fit.need))
    )
    for pattern in (LEX.SECOND_MEET, LEX.CONVENIENCE):
        yield from _saying(letter, _GAIN, pattern, slice(None))
    given = letter.debrief.references
    yield from _with_own_words(letter, given.who, given.testimonial_text)
    for pattern in (LEX.THANKS_PAST, LEX.GRATEFUL_IF):
        yield from _saying(letter, _END, pattern, slice(-2, None))


def _of_decline(letter: LetterText) -> Iterator[tuple[int, str]]:
    yield from _saying(letter, _THANK, LEX.THANKS, slice(0, 2))


def _of_nudge(letter: LetterText) -> Iterator[tuple[int, str]]:
    yield from _saying(letter, _END, LEX.THANKS, slice(-1, None))


def _saying(
    letter: LetterText, tip: int, pattern: re.Pattern[str], which: slice
) -> Iterator[tuple[int, str]]:
    """Those of some sentences that say something in the letter's own voice."""
    for line in letter.lines[which]:
        if pattern.search(letter.own_voice[line.start : line.start + len(line.text)]):
            yield tip, line.place


def _with_own_words(letter: LetterText, *texts: str) -> Iterator[tuple[int, str]]:
    """The sentences with what speaks for the person, in their own words."""
    for text in texts:
        start = letter.position_of(text)
        if start is not None:
            yield _GAIN, letter.place_of(start)
