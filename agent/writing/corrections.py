"""Small changes that would make an answer right: they are offered, and made only on the person's yes."""
# ruff: noqa: RUF001 (typographic quotes are what people type)

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.model.interview import Debrief
from agent.writing import field_names
from agent.writing.sanitise import clean, clean_question

_SMALL_I = re.compile(r"(?<![\w.'’-])i(?=['’](?:m|d|ve|ll)\b|\s|,|$)")


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


def offer_correction(field: str, text: str, debrief: Debrief | None = None) -> Correction | None:
    """The change that would make one answer right; None where nothing is offered.

    Args:
        field: its name as in the interview file; positions and beginnings may stand or be left out.
        text: the answer as typed.
        debrief: what is known so far, for the names that are never changed.
    """
    del debrief
    typed = clean_question(text) if field_names.plain_name(field) == "question" else clean(text)
    corrected = _SMALL_I.sub("I", typed)
    if corrected == typed:
        return None
    return Correction(field, typed, corrected, "“I” is written with a capital.")


def find_corrections(debrief: Debrief) -> tuple[Correction, ...]:
    """Every correction that is offered for a debrief, in the order of its fields."""
    offers = (offer_correction(field, text, debrief) for field, text in field_names.list_answers(debrief))
    return tuple(offer for offer in offers if offer is not None)


def apply_corrections(debrief: Debrief, corrections: Iterable[Correction]) -> Debrief:
    """The debrief with the corrections that the person said yes to."""
    for one in corrections:
        debrief = field_names.with_answer(debrief, one.field, one.corrected)
    return debrief
