"""From a brief to a letter (CONTENT §8), the same one for the same brief on every machine."""

from __future__ import annotations

from dataclasses import replace

from agent.model.letter import Brief, Kind, Letter
from agent.writing import grammar, sanitise, shorten
from agent.writing.budget import is_refused, within_budget
from agent.writing.choosing import Choice, Wording, missing_in, settle
from agent.writing.filling import fill
from agent.writing.names import display_name
from agent.writing.templates import Page, Templates
from agent.writing.vocabulary import CannotComposeError, Vocabulary

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
    answer_words = shorten.LIMITS.get(len(brief.debrief.botched), shorten.FLOOR)
    vocabulary, page = _laid_out(brief, templates, answer_words)
    choice = within_budget(brief, page, _first_choice(brief, vocabulary))
    wording = settle(page, choice)
    while is_refused(brief.kind, wording):
        if brief.kind is not Kind.SECOND_CHANCE or answer_words <= shorten.FLOOR:
            raise CannotComposeError(vocabulary.longest, "too_long")
        answer_words = max(shorten.FLOOR, answer_words - shorten.STEP)
        vocabulary, page = _laid_out(brief, templates, answer_words)
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


def _laid_out(brief: Brief, templates: Templates, answer_words: int) -> tuple[Vocabulary, Page]:
    vocabulary = fill(brief, answer_words)
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
