"""How long a letter may be, and what it does without when it is longer (CONTENT §8.2, §8.4, §5.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from agent.model.interview import Tone
from agent.model.letter import Brief, Kind
from agent.writing.choosing import Choice, Wording, settle
from agent.writing.lexicon import limits
from agent.writing.templates import Page
from agent.writing.text_model import words

_SHORTENED = {
    Kind.THANK_YOU: ("open", "fit", "highlight", "excite", "pass_on", "close"),
    Kind.SECOND_CHANCE: ("why", "refs", "clarify", "open", "offer"),
    Kind.GRACIOUS_DECLINE: ("accept", "learning", "door", "wish"),
    Kind.STATUS_NUDGE: ("open", "interest", "ask"),
}
"""Slots that take their shortest line when a letter is too long, first to go first."""
_TARGETS = {
    (Kind.THANK_YOU, Tone.FORMAL): 125,
    (Kind.THANK_YOU, Tone.WARM): 110,
    (Kind.THANK_YOU, Tone.BRIEF): 85,
    (Kind.SECOND_CHANCE, Tone.BRIEF): 145,
}
"""Words a tone aims at, where that is below the limit of the kind."""


def within_budget(brief: Brief, page: Page, choice: Choice) -> Choice:
    """The choice with as few changes as bring the letter within its limits, then to its tone's length."""
    kind = brief.kind
    choice = _first(page, _savings(brief, choice), lambda wording: not _is_over(kind, wording))
    # Notes to several people keep their different wordings, whatever the tone aims at (C-27).
    if kind is not Kind.THANK_YOU or len(brief.debrief.interviewers) == 1:
        target = _TARGETS.get(
            (kind, brief.debrief.tone or brief.profile.tone), limits(kind)["words_max"].warn
        )
        choice = _first(page, _shortening(kind, choice), lambda wording: wording.words <= target)
    least = limits(kind)["words_min"].warn
    return _first(page, _lengthening(kind, choice), lambda wording: wording.words >= least)


def is_refused(kind: Kind, wording: Wording) -> bool:
    """Whether a length of it is beyond the error limits (C-01, C-03, C-04, C-05)."""
    limit = limits(kind)
    sentences = wording.sentences
    return (
        wording.words > limit["words_max"].error
        or len(sentences) > limit["sentences_max"].error
        or any(len(words(one)) > limit["sentence_words_max"].error for one in sentences)
        or any(len(words(one)) > limit["paragraph_words_max"].error for one in wording.paragraphs)
    )


def _is_over(kind: Kind, wording: Wording) -> bool:
    return wording.words > limits(kind)["words_max"].warn or is_refused(kind, wording)


def _savings(brief: Brief, choice: Choice) -> Iterator[Choice]:
    """The choice, then with one saving after the other in the order of CONTENT §8.4."""
    if brief.kind is Kind.SECOND_CHANCE:
        if brief.debrief.references.who:
            yield choice
            choice = replace(choice, dropped=choice.dropped | {"testimonial"})
        yield choice
        choice = replace(choice, dropped=choice.dropped | {"what_happened"})
    yield from _shortening(brief.kind, choice)


def _shortening(kind: Kind, choice: Choice) -> Iterator[Choice]:
    """The choice, then with the shortest line of one slot after the other."""
    yield choice
    for slot in _SHORTENED[kind]:
        choice = replace(choice, shortest=choice.shortest | {slot})
        yield choice


def _lengthening(kind: Kind, choice: Choice) -> Iterator[Choice]:
    """The choice, then with the longest line of one slot after the other."""
    yield choice
    for slot in _SHORTENED[kind]:
        choice = replace(choice, longest=choice.longest | {slot})
        yield choice


def _first(page: Page, choices: Iterable[Choice], fits: Callable[[Wording], bool]) -> Choice:
    """The first choice that fits, or the last one."""
    for choice in choices:
        if fits(settle(page, choice)):
            break
    return choice
