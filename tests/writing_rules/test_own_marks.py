# ruff: noqa: RUF001 (typographic marks are what is tried)
"""Quotation marks, brackets and apostrophes that the person typed never hold a letter back (C-29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import botched, debrief, denise, profile

from agent.model.interview import Debrief, Fit, References
from agent.model.letter import Brief, Finding, Kind, fields_of
from agent.writing.answers.sanitise import clean_debrief
from agent.writing.compose import compose
from agent.writing.rules import Context, check
from agent.writing.templates import Templates
from agent.writing.typed_marks import TypedMarks

MARKED = (
    'closing the "vault nobody opens"',
    'the "night desk" you opened',
    '"night desk" and "day desk"',
    "reading “Ledgers and Light”",
    "reading „Ledgers and Light“",
    "reading “Ledgers and Light",
    'the desk (a "maze")',
    "the desk (a maze",
    "the desk (a maze).",
    'the 12" screens',
    'screens of 12"',
    "the tellers' desk",
    "the '90s vault",
    "1) the vault 2) the desk",
    "the [new] vault]",
    "the «night desk»",
    'a “sort of "vault"”',
)


def _findings(asked: Debrief, kind: Kind, rewording: int = 0) -> tuple[str, tuple[Finding, ...]]:
    cleaned = clean_debrief(asked)
    brief = Brief(
        kind=kind,
        debrief=cleaned,
        profile=profile(),
        addressee=cleaned.interviewers[0],
        now=cleaned.interview_end + timedelta(days=1),
        rewording=rewording,
    )
    text = compose(brief, Templates.shipped()).text
    return text, check(text, "Re: Interview", Context(**fields_of(brief, Brief), subject_inherited=True))


@pytest.mark.parametrize("words", MARKED)
def test_marks_in_an_answer_are_the_persons_own(words: str) -> None:
    """In each field, in several wordings, at the end of a sentence and in the middle of one."""
    thanks = debrief(
        interviewers=(denise(highlight=words),), fit=(Fit(skill=words, need=words),), enthusiasm=words
    )
    for rewording in range(3):
        text, findings = _findings(thanks, Kind.THANK_YOU, rewording)
        assert not [one for one in findings if one.rule == "C-29"], text
    spoken = References(who=words, testimonial_text=words, testimonial_source="a vault keeper")
    asked = botched(question=f"How do you like {words}?", better_answer=f"I would go on with {words}")
    for asked_by in ("Denise Kowalczyk", "Tomas Reyes"):
        second = replace(thanks, references=spoken, botched=(replace(asked, asked_by=asked_by),))
        text, findings = _findings(second, Kind.SECOND_CHANCE)
        assert not [one for one in findings if one.rule == "C-29"], text


def test_only_marks_typed_beside_the_same_word_are_theirs() -> None:
    """A mark that a letter puts there itself still needs its partner."""
    marks = TypedMarks.of(('closing the "vault nobody opens."', "(a desk"))
    for text, words, wide in (
        ("I like closing the “vault nobody opens”, too", "closing the “vault nobody opens", "opens”"),
        ("She said “closing the ‘vault nobody opens’”.", "closing the ‘vault nobody opens", "opens’"),
        ("(a desk)", "a desk", "(a desk"),
        ("“a desk”", "a desk", "a desk"),
        ("closing)", "closing", "closing"),
    ):
        start = text.index(words)
        first, last = marks.widen(text, start, start + len(words))
        assert text[first:last].endswith(wide), text
        assert text[:last].endswith(wide)


def test_an_answer_that_ends_where_its_sentence_does_is_not_broken_off() -> None:
    """Shortened to its first sentence it may end in a small word (SC-05)."""
    first = "I ask what they get up for"
    more = "There is always something, tea by the window, a call from the family, a walk to the gate, and "
    asked = botched(
        better_answer=f"{first}. {more}we begin with that one before breakfast and on time each day."
    )
    text, findings = _findings(debrief(botched=(asked,)), Kind.SECOND_CHANCE)
    assert "get up for" in text
    assert not [one for one in findings if one.rule == "SC-05"], text


def test_an_answer_that_no_cut_makes_shorter_takes_more_room() -> None:
    """Of two, one may have a few words more than its share, where the whole letter has room for them."""
    long = "I say them what broke and when it works again for example at noon and I name whom to call now 2"
    asked = (botched(better_answer=long), botched(question="Why us?", better_answer="I like your tellers"))
    text, _ = _findings(debrief(botched=asked), Kind.SECOND_CHANCE)
    assert "whom to call now 2" in text
