"""What one answer may not say: the same check for a file, a form, the dialogue and the journal."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from agent.knowledge.fields import NAME_LONGEST, answer_placeholders, holds_controls
from agent.knowledge.names import display_name
from agent.model.letter import Severity
from agent.writing import grammar
from agent.writing.answers import sanitise
from agent.writing.answers.field_names import plain_name
from agent.writing.answers.job_names import is_called_by_job, without_job
from agent.writing.answers.sanitise import clean, clean_question
from agent.writing.answers.third_person import find_third_person
from agent.writing.lexicon import LEX, english, find_likely_phrases, word_set
from agent.writing.rules.phrases import EMOJI, LINK
from agent.writing.shapes import Shape, shape_of
from agent.writing.shapes.asked import leading_filler
from agent.writing.text_model import OwnText, normalise, sentences, words

_CONTACT = re.compile(
    r"[^\s@]{1,64}@[^\s@]{1,64}\.\w+"
    r"|(?<!\w)(?:\+|0)\d?(?:[ ()/.-]{0,3}\d){6,}|(?<!\w)\d(?:[ ()/.-]{0,3}\d){8,}"
    r"|(?<!\w)[+\d]\d{1,5}[xX*]{4}"
)
_BRACES = re.compile(r"[{}<>]|%\([a-z_]+\)s")
DOUBLED = re.compile(r"\b(?!(?:had|that|very|is|no|do|so|really|many|long)\b)(?![A-Z])([^\W\d_]{2,30}) \1\b")
"""A word that stands twice where one is meant; names and what is said with weight may."""
_CALL = re.compile(r"\w{0,20}!+")
_PARTS = re.compile(r",? and |, ?| & ")
_LAST_CALL = re.compile(r"(?<!!)!$")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITALS_LEAST = 10  # letters
_ACRONYM_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Span:
    """How many words a field takes: so many that a sentence of a letter can bear them."""

    least: int
    most: int
    """In one sentence, where several may stand."""
    whole: int = 0
    """In all of them; 0: as many as in one."""


SPANS = {
    "highlight": Span(1, 25, 40),
    "skill": Span(1, 20, 35),
    "need": Span(1, 20, 35),
    "why": Span(1, 12),
    "enthusiasm": Span(1, 28, 40),
    "question": Span(1, 80),
    "topic": Span(1, 12),
    "better_answer": Span(1, 120),
    "request": Span(1, 20),
    "references.who": Span(1, 15),
    "references.testimonial.text": Span(1, 25),
    "references.testimonial.source": Span(1, 12),
    "decision.text": Span(1, 8),
}
"""By field; names of people, companies and roles are measured in characters."""

NAMES = frozenset({"company", "role", "name", "given", "family", "title"})
_EXEMPT_FROM_PHRASES = NAMES | {"question", "topic"}
_TO_THE_READER = frozenset({"highlight", "skill", "need", "why", "enthusiasm", "request"})
_OF_OTHERS = frozenset({"skill", "why"})
"""Here "they" are the people of an earlier place, or those one works for."""
_MAY_END_CALLING = frozenset({"highlight", "enthusiasm"})
"""Once, at the end: a thank-you has lines that close with these words."""
_MAY_CALL = NAMES | {"question", "topic", "references.testimonial.text"}


@dataclass(frozen=True, slots=True)
class Readers:
    """Those who read a field, as far as they are known."""

    names: tuple[str, ...] = ()
    """How they are called."""
    are_outside: bool = False
    """They arranged the interview for the company and are not of it: "they" is the company."""


NOBODY_KNOWN = Readers()


def clean_answer(field: str, text: str) -> str:
    """One answer as a letter would carry it."""
    name = plain_name(field)
    if name == "question":
        return clean_question(text)
    return clean(text) if name in NAMES else sanitise.clean_answer(text)


def find_problems(
    field: str, text: str, *, exempt: Collection[OwnText] = (), readers: Readers = NOBODY_KNOWN
) -> dict[str, str]:
    """Why no letter can carry an answer: each category with the words that were found, the gravest first.

    Args:
        field: its name as in the interview file; positions and beginnings may stand or be left out.
        text: the answer as typed, not empty.
        exempt: the company, the role, questions and topics, in which forbidden phrases are not looked for.
        readers: who reads it.
    """
    name, text = plain_name(field), clean_answer(field, text)
    found = _find_damage(name, text)
    if name not in _EXEMPT_FROM_PHRASES:
        found = _find_phrases(text, exempt) | found
    if name == "enthusiasm" and (pay := find_pay(text)):
        found.setdefault("salary_talk", pay)
    if name.startswith("references") and (contact := _CONTACT.search(text)):
        found["contact"] = contact.group()
    return found or _find_misfit(name, text, readers)


def _find_damage(name: str, text: str) -> dict[str, str]:
    """What only a program writes, and what was damaged on the way."""
    found: dict[str, str] = {}
    if holds_controls(text):
        found["control"] = ascii(text)
    for placeholder in answer_placeholders():
        match = placeholder.pattern.search(text)
        if match and not (placeholder.group == "template" and name == "question"):
            category = "control" if _is_invisible(match.group()) else placeholder.group
            found.setdefault(category, ascii(match.group()) if category == "control" else match.group())
    if name == "topic" and not found and (brace := _BRACES.search(text)):
        found["braces"] = brace.group()
    return found


def _is_invisible(text: str) -> bool:
    return not text.strip("\u200b\u200c\u2060\ufeff") or holds_controls(text)


def _find_phrases(text: str, exempt: Collection[OwnText]) -> dict[str, str]:
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


def _find_misfit(name: str, text: str, readers: Readers) -> dict[str, str]:
    """Words that say nothing, or stand in no line of a letter; the first kind only."""
    if name in NAMES:
        if len(text) > NAME_LONGEST:
            return {"long_name": text}
        is_job = name == "name" and is_called_by_job(display_name(without_job(text)).name)
        return {"no_name": text} if is_job else {}
    found = _find_unanswered(name, text) or _find_misspoken(name, text, readers)
    return found or _measure(SPANS.get(name), text)


def _find_unanswered(name: str, text: str) -> dict[str, str]:
    """An answer that is none."""
    shape = shape_of(text, name.rpartition(".")[2])
    if shape is Shape.NOTHING and not text.endswith("?"):
        return {"nothing": text}
    if name == "better_answer" and (shape is Shape.ABOUT or _begins_about(text)):
        return {"about": text}
    return {}


def _begins_about(text: str) -> bool:
    """Whether an answer begins by saying that it will come: `so what I wanted to say is that …`."""
    answer = text[len(leading_filler(text)) :]
    return any(one.match(answer) for one in beginnings("better_answer"))


@cache
def beginnings(name: str) -> tuple[re.Pattern[str], ...]:
    """What may stand in one field before the thing itself, `they need …`: patterns of corrections.yaml."""
    sources = english("corrections")["before"].get(name, ())
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


@cache
def without_subject() -> re.Pattern[str]:
    """How a highlight begins that tells what the reader wants, and does not say who: `wants to bring …`."""
    return re.compile(english("corrections")["without_subject"], re.IGNORECASE)


def _find_misspoken(name: str, text: str, readers: Readers) -> dict[str, str]:
    """An answer in words that the reader would stumble over in every line."""
    if is_in_capitals(text):
        return {"capitals": text}
    third = find_third_person(text, readers.names, by_name_alone=readers.are_outside or name in _OF_OTHERS)
    if name == "highlight" and not third and (found := without_subject().match(text)):
        third = found.group().strip()
    if name in _TO_THE_READER and third:
        return {"third_person": third}
    if name == "references.who" and grammar.is_a_sentence(text):
        return {"sentence": text}
    called = _LAST_CALL.sub("", text) if name in _MAY_END_CALLING else text
    if name not in _MAY_CALL and (call := _CALL.search(called)):
        return {"exclamation": call.group()}
    doubled = None if name in _EXEMPT_FROM_PHRASES else DOUBLED.search(text)
    return {"doubled": doubled.group()} if doubled else {}


def find_own_name(field: str, text: str, names: tuple[str, ...]) -> str:
    """Where a reader is called by name in words that are said to them; empty where they are not."""
    if plain_name(field) not in _TO_THE_READER:
        return ""
    return find_third_person(clean_answer(field, text), names, by_name_alone=True)


def _measure(span: Span | None, text: str) -> dict[str, str]:
    if span is None:
        return {}
    count = len(words(text))
    if count < span.least:
        return {"too_short": text}
    longest = max((len(words(one)) for one in sentences(text)), default=0) if span.whole else count
    return {"too_long": text} if longest > span.most or count > max(span.whole, span.most) else {}


def find_pay(text: str) -> str:
    """The part of an enthusiasm that is nothing but pay: `good benefits`; empty without one."""
    return next((part for part in _PARTS.split(text) if _pay().fullmatch(part.strip(" .!"))), "")


@cache
def _pay() -> re.Pattern[str]:
    return re.compile(english("corrections")["pay"], re.IGNORECASE)


def is_in_capitals(text: str) -> bool:
    """Whether a whole answer was typed with the capitals locked: `GOOD WITH PEOPLE`, not `SAP, SQL, AWS`."""
    tokens = _LETTERS.findall(text)
    if not text.isupper() or sum(map(len, tokens)) < _CAPITALS_LEAST:
        return False
    everyday = word_set("lowered") | word_set("everyday")
    return any(len(token) > _ACRONYM_LONGEST or token.casefold() in everyday for token in tokens)
