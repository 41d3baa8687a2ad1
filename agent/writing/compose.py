"""From a brief to a letter, the same one for the same brief on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from agent.knowledge.names import display_name
from agent.model.interview import Tone
from agent.model.letter import Brief, Kind, Letter
from agent.writing import filling, grammar, sanitise
from agent.writing.choosing import Choice, Wording, missing_in, settle
from agent.writing.lexicon import limits
from agent.writing.shortening import ANSWER_WORDS, ANSWER_WORDS_LEAST, ANSWER_WORDS_STEP
from agent.writing.templates import CannotComposeError, Page, Templates, Vocabulary
from agent.writing.text_model import words

__all__ = ["CannotComposeError", "compose"]

_PHRASES = ("fit[", "enthusiasm", "references.who")
"""Fields that stand in the middle of a sentence."""


def compose(brief: Brief, templates: Templates) -> Letter:
    """Write one letter.

    Raises:
        CannotComposeError: a field is missing, unusable, or too long for any letter; it names the field.
        BadFileError: the template cannot be used.
    """
    brief = _clean(brief)
    answer_words = ANSWER_WORDS.get(len(brief.debrief.botched), ANSWER_WORDS_LEAST)
    vocabulary, page = _lay_out(brief, templates, answer_words)
    choice = within_budget(brief, page, _first_choice(brief, vocabulary))
    wording = settle(page, choice)
    while is_refused(brief.kind, wording):
        if brief.kind is not Kind.SECOND_CHANCE or answer_words <= ANSWER_WORDS_LEAST:
            raise CannotComposeError(vocabulary.longest, "too_long")
        answer_words = max(ANSWER_WORDS_LEAST, answer_words - ANSWER_WORDS_STEP)
        vocabulary, page = _lay_out(brief, templates, answer_words)
        wording = settle(page, choice)
    return _letter(brief, vocabulary, wording)


def _clean(brief: Brief) -> Brief:
    """The brief with every text sanitised; one that is clean already stays as it is."""
    return replace(
        brief,
        debrief=sanitise.clean_debrief(brief.debrief),
        addressee=sanitise.clean_interviewer(brief.addressee) if brief.addressee else None,
        pass_on=tuple(display_name(sanitise.clean(name)).name for name in brief.pass_on),
    )


def _lay_out(brief: Brief, templates: Templates, answer_words: int) -> tuple[Vocabulary, Page]:
    vocabulary = filling.fill(brief, answer_words)
    page = templates.lay_out(brief.kind, vocabulary.values)
    missing = missing_in(page)
    if missing:
        raise CannotComposeError(missing, "missing")
    return vocabulary, page


def _first_choice(brief: Brief, vocabulary: Vocabulary) -> Choice:
    debrief = brief.debrief
    seed = f"{debrief.company}|{debrief.role}|{debrief.interview_end.isoformat()}|{brief.kind}"
    ends = tuple(
        text
        for source, text in vocabulary.sources.items()
        if source.startswith(_PHRASES) or source.endswith(".highlight")
        if grammar.ends_a_clause(text)
    )
    return Choice(seed, debrief.role, brief.position, brief.rewording, clause_ends=ends)


def _letter(brief: Brief, vocabulary: Vocabulary, wording: Wording) -> Letter:
    closing, name, *below = wording.ending
    signature = brief.profile.signature.replace("\r\n", "\n").strip()
    return Letter(
        kind=brief.kind,
        greeting=wording.greeting,
        paragraphs=wording.paragraphs,
        closing=closing,
        name=name,
        signature="\n".join((*below, signature)) if signature else "\n".join(below),
        trace=wording.trace,
        warnings=vocabulary.warnings,
    )


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
        or any(len(words(sentence)) > limit["sentence_words_max"].error for sentence in sentences)
        or any(len(words(paragraph)) > limit["paragraph_words_max"].error for paragraph in wording.paragraphs)
    )


def _is_over(kind: Kind, wording: Wording) -> bool:
    return wording.words > limits(kind)["words_max"].warn or is_refused(kind, wording)


def _savings(brief: Brief, choice: Choice) -> Iterator[Choice]:
    """The choice, then with one saving after the other: what is missed least goes first."""
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
