"""What a field of the debrief may not say: it is refused and never rewritten (D8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.knowledge.fields import NAME_LONGEST, PROBLEMS, answer_placeholders, holds_controls
from agent.model.interview import Debrief
from agent.model.letter import FieldFinding, Kind, Severity
from agent.writing import grammar
from agent.writing.field_names import plain_name, with_answer
from agent.writing.lexicon import (
    LEX,
    find_likely_phrases,
    is_about_pay,
    may_quote,
    without_salary_questions,
)
from agent.writing.rules.phrases import EMOJI, LINK
from agent.writing.sanitise import clean, clean_question
from agent.writing.text_model import OwnText, bare, normalise, words

__all__ = ["check_answer", "lint", "usable", "without", "without_salary_questions"]

_ALL = frozenset(Kind)
_NONE: frozenset[Kind] = frozenset()
_THANK_YOU = frozenset({Kind.THANK_YOU})
_SECOND = frozenset({Kind.SECOND_CHANCE})
_NUDGE = frozenset({Kind.STATUS_NUDGE})
_BRACES = re.compile(r"[{}<>]|%\([a-z_]+\)s")
_CONTACT = re.compile(
    r"[^\s@]{1,64}@[^\s@]{1,64}\.\w+"
    r"|(?<!\w)(?:\+|0)\d?(?:[ ()/.-]{0,3}\d){6,}|(?<!\w)\d(?:[ ()/.-]{0,3}\d){8,}"
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
    phrases: bool = True
    """Forbidden phrases are refused in it; company, role, names, questions and topics are exempt."""


def lint(debrief: Debrief) -> tuple[FieldFinding, ...]:
    """Every field that holds text a letter may not carry, with its category and the letters it stops.

    Questions about pay are passed over: no letter carries them (SC-15).
    """
    exempt = _exempt(debrief)
    refused = [
        FieldFinding(field.name, category, found, field.needed, field.person, field.wanted)
        for field in _fields(debrief)
        for category, found in _problems(field, exempt).items()
    ]
    return (*refused, *_missing_topics(debrief))


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
    yield _Field("company", debrief.company, _ALL, phrases=False)
    yield _Field("role", debrief.role, _ALL, phrases=False)
    for place, person in enumerate(debrief.interviewers):
        here = f"interviewers[{place}]"
        for part in ("name", "given", "family"):
            yield _Field(f"{here}.{part}", getattr(person, part), _ALL, person=person.name, phrases=False)
        yield _Field(f"{here}.title", person.title, wanted=_ALL, person=person.name, phrases=False)
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
        yield _Field(f"{here}.question", question, _SECOND, phrases=False)
        yield _Field(f"{here}.topic", item.topic, topic, _SECOND - topic, phrases=False)
        yield _Field(f"{here}.better_answer", item.better_answer, _SECOND)
    yield _Field("request", debrief.request, wanted=_SECOND)
    references = debrief.references
    yield _Field("references.who", references.who, wanted=_SECOND)
    yield _Field("references.testimonial.text", references.testimonial_text, wanted=_SECOND)
    yield _Field("references.testimonial.source", references.testimonial_source, wanted=_SECOND)
    yield _Field("decision.text", debrief.decision.text, wanted=_NUDGE)


def _problems(field: _Field, exempt: tuple[OwnText, ...]) -> dict[str, str]:
    """The categories a field breaks, each with the first words found."""
    text = clean(field.text)
    found: dict[str, str] = {}
    if holds_controls(text):
        found["control"] = ascii(text)
    for placeholder in answer_placeholders():
        match = placeholder.pattern.search(text)
        if match and not (placeholder.group == "template" and field.name.endswith(".question")):
            category = "control" if _invisible(match.group()) else placeholder.group
            found.setdefault(category, ascii(match.group()) if category == "control" else match.group())
    if field.phrases:
        found = _said(text, exempt) | found
    if not found and _stands_in_a_sentence(field.name) and grammar.is_a_sentence(text):
        found["joins"] = text
    if field.name.startswith("references") and (contact := _CONTACT.search(text)):
        found["contact"] = contact.group()
    return found


def _stands_in_a_sentence(name: str) -> bool:
    """Fields of which a letter makes the object of its own sentence: "my experience with …"."""
    return name in ("enthusiasm", "references.who") or name.rpartition(".")[2] in (
        "highlight",
        "skill",
        "need",
    )


def _invisible(text: str) -> bool:
    return not text.strip("\u200b\u200c\u2060\ufeff") or holds_controls(text)


def _said(text: str, exempt: tuple[OwnText, ...]) -> dict[str, str]:
    """Forbidden phrases of error level, links, attachments and emoji in one answer."""
    plain = normalise(text)
    for own in exempt:
        plain = own.pattern.sub("\ue000", plain)
    found: dict[str, str] = {}
    for phrase in find_likely_phrases(plain):
        if phrase.severity is Severity.ERROR:
            for hit in phrase.find_in(plain):
                found.setdefault(phrase.category, hit.group())
    for category, pattern in (("link", LINK), ("attachment", LEX.SAYS_ATTACHED), ("emoji", EMOJI)):
        if match := pattern.search(plain):
            found[category] = match.group()
    return found


def _missing_topics(debrief: Debrief) -> Iterator[FieldFinding]:
    """Questions that cannot be quoted and have no topic to be named by."""
    asked = [(p, item) for p, item in enumerate(debrief.botched) if not is_about_pay(item, debrief)]
    for place, item in asked:
        question = clean_question(item.question)
        if not clean(item.topic) and not may_quote(question, len(asked)):
            yield FieldFinding(f"botched[{place}].topic", "missing", "", _SECOND)


# What the dialogue asks for: least and most words, and whether it may stay empty.
_RANGES = {
    "highlight": (2, 14, True),
    "skill": (2, 10, False),
    "need": (2, 10, True),
    "why": (1, 12, True),
    "request": (1, 20, True),
    "enthusiasm": (3, 12, False),
    "question": (3, 80, False),
    "topic": (1, 8, True),
    "better_answer": (5, 120, False),
    "references.who": (2, 10, True),
    "references.testimonial.text": (1, 15, True),
    "references.testimonial.source": (1, 8, True),
    "decision.text": (1, 8, True),
}
_EXEMPT = frozenset({"company", "role", "name", "given", "family", "title", "question", "topic"})


def check_answer(field: str, text: str) -> str | None:
    """What is wrong with one answer of the dialogue, in one sentence; None when it is fine.

    Args:
        field: its name as in the interview file; positions and `interviewers[0].`-like beginnings may stand
            or be left out, `references.testimonial.text` may be `testimonial_text`.
        text: the answer as typed.
    """
    name = plain_name(field)
    answer = clean_question(text) if name == "question" else clean(text)
    least, most, optional = _RANGES.get(name, (1, 1000, name not in ("company", "role", "name")))
    if not answer:
        return None if optional else "This is needed."
    if name in ("company", "role", "name") and len(answer) > NAME_LONGEST:
        return f"At most {NAME_LONGEST} characters, please: this has {len(answer)}."
    count = len(words(answer))
    if not least <= count <= most:
        span = f"{least} to {most} words" if least > 1 else f"at most {most} words"
        return f"Please use {span}: this has {count}."
    if name == "topic" and _BRACES.search(answer):
        return "Please name the topic in plain words, without brackets or braces."
    found = _problems(_Field(name, answer, _ALL, phrases=name not in _EXEMPT), ())
    for category, spoken in found.items():
        return f"“{spoken}” {PROBLEMS[category]}."
    return None
