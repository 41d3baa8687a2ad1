"""Small changes that would make an answer right: they are offered, and made only on the person's yes.

Names, numbers and what stands in quotation marks are never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from agent.model.interview import Debrief
from agent.writing.answers import typing_slips as slips
from agent.writing.answers.field_checks import (
    Readers,
    beginnings,
    clean_answer,
    find_pay,
    find_problems,
    without_subject,
)
from agent.writing.answers.field_names import list_answers, plain_name, with_answer
from agent.writing.answers.refusals import find_readers
from agent.writing.answers.third_person import address_reader, find_third_person
from agent.writing.grammar import in_one_list
from agent.writing.lexicon import english
from agent.writing.shapes import Shape, shape_of
from agent.writing.shapes.asked import is_question, leading_filler

_ROUNDS = 6
_SPOKEN = frozenset({"skill", "need", "why", "enthusiasm", "highlight", "better_answer"})
_TO_THE_READER = frozenset({"highlight", "need", "enthusiasm"})
_PARTS = re.compile(r",? and |, ?| & ")
_ANSWERS_ITSELF = re.compile(r"(?:yes|yeah|yep) |(?:no|nope),? ", re.IGNORECASE)
_RELATES = re.compile(r"(?:with|at|in|for|on|to|about|of)\b", re.IGNORECASE)
_OF_MINE = re.compile(r"\bof (?:my|our|the)\b", re.IGNORECASE)
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_MODAL = re.compile(r"(?:would|could|will|can|must|might)\b(?! (?:have|you|i|we)\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[“”\"«»]")


@dataclass(frozen=True, slots=True)
class Correction:
    """What one field would say with every small change made that is offered for it."""

    field: str
    """Its name as in the interview file, such as `botched[1].better_answer`."""
    typed: str
    """What it says now, sanitised."""
    corrected: str
    why: str
    """What was changed, in one short sentence."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """The field that is looked at, and what is known beside it."""

    name: str
    """Without positions."""
    debrief: Debrief | None
    readers: Readers
    """Without names where there are several."""


def offer_correction(field: str, text: str, debrief: Debrief | None = None) -> Correction | None:
    """The change that would make one answer right; None where none would, or where nothing is amiss.

    Args:
        field: its name as in the interview file; positions and beginnings may stand or be left out.
        text: the answer as typed.
        debrief: what is known so far, for the names that are never changed, and the reader's.
    """
    typed = clean_answer(field, text)
    alone = field.startswith("interviewers") or (debrief is not None and len(debrief.interviewers) == 1)
    readers = find_readers(field, debrief)
    readers = readers if alone else replace(readers, names=())
    about = _Answer(plain_name(field), debrief, readers)
    corrected, reasons = _correct(typed, about)
    if corrected in ("", typed) or find_problems(field, corrected, readers=readers):
        return None
    said = "; ".join(english("corrections")["reasons"][reason] for reason in reasons)
    return Correction(field, typed, corrected, f"{said[:1].upper()}{said[1:]}.")


def find_corrections(debrief: Debrief) -> tuple[Correction, ...]:
    """Every correction that is offered for a debrief, in the order of its fields."""
    offers = (offer_correction(field, text, debrief) for field, text in list_answers(debrief) if text)
    return tuple(offer for offer in offers if offer is not None)


def apply_corrections(debrief: Debrief, corrections: Iterable[Correction]) -> Debrief:
    """The debrief with the corrections that the person said yes to."""
    for one in corrections:
        debrief = with_answer(debrief, one.field, one.corrected)
    return debrief


def _correct(text: str, about: _Answer) -> tuple[str, tuple[str, ...]]:
    """The text after every change, and the reasons of those that changed it; as it was where none settles."""
    now, reasons = text, dict[str, None]()
    for _ in range(_ROUNDS):
        before = now
        for reason, change in _CHANGES:
            changed = clean_answer(about.name, change(now, about))
            if changed != now:
                now, reasons = changed, reasons | {reason: None}
        if now == before:
            return now, tuple(reasons)
    return text, ()


def _mask(change: Callable[[str], str]) -> Callable[[str, _Answer], str]:
    """A change of single words that sees neither names nor what stands in quotation marks."""

    def change_visible(text: str, about: _Answer) -> str:
        return slips.change_unquoted(text, slips.list_names(about.debrief), change)

    return change_visible


def _from_capitals(text: str, about: _Answer) -> str:
    is_sentence = about.name in ("better_answer", "question")
    return slips.from_capitals(text, slips.list_names(about.debrief), is_sentence=is_sentence)


def _without_filler(text: str, about: _Answer) -> str:
    filler = leading_filler(text) if about.name in _SPOKEN else ""
    if _ANSWERS_ITSELF.fullmatch(filler) or ("," not in filler and _RELATES.match(text[len(filler) :])):
        return text
    if not filler or (filler.strip().casefold() == "that" and about.name != "better_answer"):
        return text
    return _begin_alike(text[len(filler) :].lstrip(" ?!.,"), text)


def _without_call(text: str, about: _Answer) -> str:
    if about.name in ("question", "topic") or about.name.endswith("testimonial.text"):
        return text
    return slips.without_calls(text, is_sentence=about.name == "better_answer")


def _without_beginning(text: str, about: _Answer) -> str:
    for pattern in beginnings(about.name):
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            rest = text[found.end() :].strip()
            return _begin_alike(rest, text) if about.name == "better_answer" else rest
    return text


def _with_subject(text: str, about: _Answer) -> str:
    """`would tell them first` says who: `I would tell them first`."""
    if about.name != "better_answer" or not _MODAL.match(text) or text.endswith("?"):
        return text
    return f"I {text[:1].lower()}{text[1:]}"


def _to_the_reader(text: str, about: _Answer) -> str:
    found = without_subject().match(text) if about.name == "highlight" else None
    if found and not about.readers.are_outside:
        return f"you {found['verb'].lower()}{text[found.end('verb') + 1 :]}"
    speaks = about.name in _TO_THE_READER and not _YOU.search(text) and not _QUOTED.search(text)
    if not speaks or about.readers.are_outside or not find_third_person(text, about.readers.names):
        return text
    return address_reader(text, about.readers.names)


def _without_pay(text: str, about: _Answer) -> str:
    if about.name != "enthusiasm" or not find_pay(text):
        return text
    kept = [part for part in _PARTS.split(text) if part and not _left_out().fullmatch(part.strip(" .!"))]
    return in_one_list(kept) if kept else text


@cache
def _left_out() -> re.Pattern[str]:
    words = english("corrections")
    return re.compile(f"(?:{words['pay']}|{words['comfort']})", re.IGNORECASE)


def _with_article(text: str, about: _Answer) -> str:
    """`ex-colleague at Rackline` as `my ex-colleague at Rackline`, `couple of customers` with its `a`."""
    if about.name != "references.who":
        return text
    first, _, rest = text.partition(" ")
    small = text[0].lower() + text[1:] if first[1:].islower() and not rest[:1].isupper() else text
    if first.casefold() in english("corrections")["quantities"].split() and rest.startswith("of "):
        return f"a {small}"
    if shape_of(text, "who") is not Shape.TITLE:
        return text
    return f"the {small}" if _OF_MINE.search(text) else f"my {small}"


def _as_a_question(text: str, about: _Answer) -> str:
    if about.name != "question" or not is_question(text):
        return text
    first = re.split(r"\W", text, maxsplit=1)[0].casefold()
    is_asked = first not in english("shapes")["question"]["requests"].split()
    text = text[:1].upper() + text[1:]
    if text.endswith("??"):
        return f"{text.rstrip('?')}?"
    return f"{text.rstrip(' .')}?" if is_asked and not text.endswith(("?", "!", "…", "”", '"')) else text


def _begin_alike(text: str, model: str) -> str:
    """The text with a capital where the model begins with one."""
    return text[:1].upper() + text[1:] if model[:1].isupper() else text


_CHANGES: tuple[tuple[str, Callable[[str, _Answer], str]], ...] = (
    ("capitals", _from_capitals),
    ("chat", _mask(slips.without_chat)),
    ("filler", _without_filler),
    ("apostrophe", _mask(slips.with_apostrophes)),
    ("short", _mask(slips.written_out)),
    ("small_i", _mask(slips.with_capital_i)),
    ("calendar", _mask(slips.with_calendar_capitals)),
    ("doubled", _mask(slips.without_doubles)),
    ("call", _without_call),
    ("before", _without_beginning),
    ("subject", _with_subject),
    ("reader", _to_the_reader),
    ("pay", _without_pay),
    ("article", _with_article),
    ("question", _as_a_question),
)
