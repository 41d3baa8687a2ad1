"""What a field of the debrief may not say: it is refused and never rewritten (D8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.knowledge.fields import describe_problem
from agent.model.interview import Debrief, Interviewer, Part
from agent.model.letter import FieldFinding, Kind
from agent.writing.answers.field_checks import (
    NOBODY_KNOWN,
    Readers,
    clean_answer,
    find_own_name,
    find_problems,
)
from agent.writing.answers.field_names import plain_name, with_answer
from agent.writing.answers.sanitise import clean, clean_question
from agent.writing.lexicon import is_about_pay, may_quote, without_salary_questions
from agent.writing.text_model import OwnText, bare

__all__ = ["check_answer", "lint", "usable", "without", "without_salary_questions"]

_ALL = frozenset(Kind)
_NONE: frozenset[Kind] = frozenset()
_THANK_YOU = frozenset({Kind.THANK_YOU})
_SECOND = frozenset({Kind.SECOND_CHANCE})
_NUDGE = frozenset({Kind.STATUS_NUDGE})
_PLACE = re.compile(r"interviewers\[(\d{1,4})\]")
_OPTIONAL = frozenset(
    {
        "given",
        "family",
        "title",
        "highlight",
        "need",
        "why",
        "topic",
        "request",
        "references.who",
        "references.testimonial.text",
        "references.testimonial.source",
        "decision.text",
    }
)


@dataclass(frozen=True, slots=True)
class _Field:
    """One text of the debrief that a letter may carry."""

    name: str
    text: str
    needed: frozenset[Kind] = frozenset()
    """The letters that cannot be written without it."""
    wanted: frozenset[Kind] = frozenset()
    """The others that carry it."""
    person: str = ""
    """Whose letter carries it; empty: everybody's."""


@lru_cache(maxsize=32)
def lint(debrief: Debrief) -> tuple[FieldFinding, ...]:
    """Every field that holds text a letter may not carry, with its category and the letters it stops.

    Each letter of an interview asks it of the same debrief, so that the answer is kept.

    Questions about pay are passed over: no letter carries them (SC-15).
    """
    exempt = _exempt(debrief)
    refused = (one for field in _fields(debrief) if field.text for one in _refuse(field, debrief, exempt))
    return (*refused, *_missing_topics(debrief))


def _refuse(field: _Field, debrief: Debrief, exempt: tuple[OwnText, ...]) -> Iterator[FieldFinding]:
    """What is wrong with one field; what only its own reader minds stops nobody else's letter."""
    people = [person for person in debrief.interviewers if field.person in ("", person.name)]
    unnamed = replace(_readers(people), names=())
    problems = find_problems(field.name, field.text, exempt=exempt, readers=unnamed)
    for category, found in problems.items():
        yield FieldFinding(field.name, category, found, field.needed, field.person, field.wanted)
    if problems:
        return
    for person in people:
        if said := find_own_name(field.name, field.text, _readers([person]).names):
            yield FieldFinding(field.name, "third_person", said, field.needed, person.name, field.wanted)
    if field.name == "enthusiasm" and debrief.nudge and field.text.endswith("!"):
        yield FieldFinding(field.name, "exclamation", field.text, _NUDGE)  # the calmest of letters


def _readers(people: Sequence[Interviewer]) -> Readers:
    """How those people may be called in the person's own words, and whether all are of an agency."""
    names = (name for person in people for name in (person.name, person.given, person.family) if name)
    outside = bool(people) and all(person.part is Part.RECRUITER_AGENCY for person in people)
    return Readers(tuple(names), outside)


def _exempt(debrief: Debrief) -> tuple[OwnText, ...]:
    """What forbidden phrases are not looked for in."""
    texts = [debrief.company, debrief.role]
    asked = [item for item in debrief.botched if not is_about_pay(item, debrief)]
    texts += [text for item in asked for text in (clean_question(item.question), item.topic)]
    return tuple(OwnText("", wanted) for text in texts if any(map(str.isalnum, wanted := bare(clean(text)))))


def usable(debrief: Debrief, kind: Kind) -> tuple[Debrief, tuple[FieldFinding, ...]]:
    """A clean debrief without what a letter of this kind may not carry and can do without, and what that was.

    What the letter cannot do without stays: that letter is stopped.
    """
    left_out = tuple(one for one in lint(debrief) if kind in one.letters)
    for one in left_out:
        debrief = without(debrief, one.field)
    # A further thing they bring stands for nothing once it lost its words.
    fit = tuple(one for place, one in enumerate(debrief.fit) if place == 0 or one.skill)
    return replace(debrief, fit=fit), left_out


def without(debrief: Debrief, field: str) -> Debrief:
    """The debrief without a field and what makes no sense without it."""
    if field.startswith("references.testimonial"):
        references = replace(debrief.references, testimonial_text="", testimonial_source="")
        return replace(debrief, references=references)
    if field.endswith(".need"):
        debrief = with_answer(debrief, field.replace(".need", ".why"), "")
    return with_answer(debrief, field, "")


def _fields(debrief: Debrief) -> Iterator[_Field]:
    yield _Field("company", debrief.company, _ALL)
    yield _Field("role", debrief.role, _ALL)
    for place, person in enumerate(debrief.interviewers):
        here = f"interviewers[{place}]"
        for part in ("name", "given", "family"):
            yield _Field(f"{here}.{part}", getattr(person, part), _ALL, person=person.name)
        yield _Field(f"{here}.title", person.title, wanted=_ALL, person=person.name)
        yield _Field(f"{here}.highlight", person.highlight, wanted=_THANK_YOU, person=person.name)
    for place, fit in enumerate(debrief.fit):
        here, both = f"fit[{place}]", _THANK_YOU | _SECOND
        skill, need = (both, _SECOND) if place == 0 else (_NONE, _NONE)
        yield _Field(f"{here}.skill", fit.skill, skill, both - skill)
        yield _Field(f"{here}.need", fit.need, need, both - need)
        yield _Field(f"{here}.why", fit.why, wanted=both)
    yield _Field("enthusiasm", debrief.enthusiasm, _THANK_YOU | _NUDGE)
    asked = [(place, item) for place, item in enumerate(debrief.botched) if not is_about_pay(item, debrief)]
    for place, item in asked:
        here, question = f"botched[{place}]", clean_question(item.question)
        topic = _NONE if may_quote(question, len(asked)) else _SECOND
        yield _Field(f"{here}.question", question, _SECOND)
        yield _Field(f"{here}.topic", item.topic, topic, _SECOND - topic)
        yield _Field(f"{here}.better_answer", item.better_answer, _SECOND)
    yield _Field("request", debrief.request, wanted=_SECOND)
    references = debrief.references
    yield _Field("references.who", references.who, wanted=_SECOND)
    yield _Field("references.testimonial.text", references.testimonial_text, wanted=_SECOND)
    yield _Field("references.testimonial.source", references.testimonial_source, wanted=_SECOND)
    yield _Field("decision.text", debrief.decision.text, wanted=_NUDGE)


def _missing_topics(debrief: Debrief) -> Iterator[FieldFinding]:
    """Questions that cannot be quoted and have no topic to be named by."""
    asked = [(p, item) for p, item in enumerate(debrief.botched) if not is_about_pay(item, debrief)]
    for place, item in asked:
        question = clean_question(item.question)
        if not clean(item.topic) and not may_quote(question, len(asked)):
            yield FieldFinding(f"botched[{place}].topic", "missing", "", _SECOND)


def check_answer(field: str, text: str, debrief: Debrief | None = None) -> str | None:
    """What is wrong with one answer of the dialogue or the form, in sentences; None when it is fine.

    Args:
        field: its name as in the interview file; positions and `interviewers[0].`-like beginnings may stand
            or be left out, `references.testimonial.text` may be `testimonial_text`.
        text: the answer as typed.
        debrief: what is known so far; its names are looked for too, and its company, role and questions are
            no forbidden words.
    """
    name = plain_name(field)
    answer = clean_answer(name, text)
    if not answer:
        return None if name in _OPTIONAL else "This is needed."
    exempt, readers = _exempt(debrief) if debrief else (), find_readers(field, debrief)
    for category, spoken in find_problems(name, answer, exempt=exempt, readers=readers).items():
        return describe_problem(name, category, spoken)
    return None


def find_readers(field: str, debrief: Debrief | None) -> Readers:
    """Those who read a field: the one interviewer whose it is, or all of them."""
    if debrief is None:
        return NOBODY_KNOWN
    place = _PLACE.match(field)
    people = debrief.interviewers
    if place and int(place[1]) < len(people):
        people = (people[int(place[1])],)
    return _readers(people)
