"""What a field of the debrief may not say: it is refused and never rewritten (D8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.knowledge.fields import NAME_LONGEST, PROBLEMS, answer_placeholders, holds_controls
from agent.model.interview import Debrief
from agent.model.letter import FieldFinding, Kind, Severity
from agent.writing import grammar
from agent.writing.lexicon import (
    LEX,
    find_likely_phrases,
    is_about_pay,
    must_quote,
    without_salary_questions,
)
from agent.writing.rules.phrases import EMOJI, LINK
from agent.writing.sanitise import clean, clean_question
from agent.writing.text_model import OwnText, bare, normalise, words

__all__ = ["check_answer", "lint", "without_salary_questions"]

_ALL = frozenset(Kind)
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
    stops: frozenset[Kind]
    person: str = ""
    phrases: bool = True
    """Forbidden phrases are refused in it; company, role, names, questions and topics are exempt."""


def lint(debrief: Debrief) -> tuple[FieldFinding, ...]:
    """Every field that holds text a letter may not carry, with its category and the letters it stops.

    Questions about pay are passed over: no letter carries them (SC-15).
    """
    exempt = _exempt(debrief)
    refused = [
        FieldFinding(field.name, category, found, field.stops, field.person)
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


def _fields(debrief: Debrief) -> Iterator[_Field]:
    yield _Field("company", debrief.company, _ALL, phrases=False)
    yield _Field("role", debrief.role, _ALL, phrases=False)
    for place, person in enumerate(debrief.interviewers):
        here = f"interviewers[{place}]"
        for part in ("name", "given", "family", "title"):
            yield _Field(f"{here}.{part}", getattr(person, part), _ALL, person.name, phrases=False)
        yield _Field(f"{here}.highlight", person.highlight, _THANK_YOU, person.name)
    for place, fit in enumerate(debrief.fit[:1]):  # no letter speaks of a second one
        yield _Field(f"fit[{place}].skill", fit.skill, _THANK_YOU | _SECOND)
        yield _Field(f"fit[{place}].need", fit.need, _THANK_YOU | _SECOND)
    yield _Field("enthusiasm", debrief.enthusiasm, _THANK_YOU | _NUDGE)
    for place, item in enumerate(debrief.botched):
        if not is_about_pay(item, debrief):
            here = f"botched[{place}]"
            yield _Field(f"{here}.question", clean_question(item.question), _SECOND, phrases=False)
            yield _Field(f"{here}.topic", item.topic, _SECOND, phrases=False)
            yield _Field(f"{here}.better_answer", item.better_answer, _SECOND)
    references = debrief.references
    yield _Field("references.who", references.who, _SECOND)
    yield _Field("references.testimonial.text", references.testimonial_text, _SECOND)
    yield _Field("references.testimonial.source", references.testimonial_source, _SECOND)
    yield _Field("decision.text", debrief.decision.text, _NUDGE)


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
        if not clean(item.topic) and not must_quote(question, len(asked)):
            yield FieldFinding(f"botched[{place}].topic", "missing", "", _SECOND)


# What the dialogue asks for: least and most words, and whether it may stay empty.
_RANGES = {
    "highlight": (2, 14, True),
    "skill": (2, 10, False),
    "need": (2, 10, True),
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
    name = _plain_name(field)
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


def _plain_name(field: str) -> str:
    """`botched[1].better_answer` to `better_answer`, `testimonial_text` to `references.testimonial.text`."""
    flat = re.sub(r"\[\d*\]", "", field)
    last = re.split(r"[._]", flat)[-1]
    if "testimonial" in flat and last in ("text", "source"):
        return f"references.testimonial.{last}"
    if last == "who":
        return "references.who"
    return "decision.text" if flat.startswith("decision") else flat.rpartition(".")[2]
