"""What a recorded debrief says where no letter can carry it, and what would do instead."""

from __future__ import annotations

from dataclasses import dataclass

from agent.knowledge.fields import EXAMPLES
from agent.model.interview import Debrief
from agent.writing.answers.corrections import offer_correction
from agent.writing.answers.field_names import list_answers, plain_name
from agent.writing.answers.refusals import lint
from agent.writing.answers.sanitise import clean_debrief


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """One field, as far as it can be told; what is not known is empty."""

    category: str
    words: str
    """What was found in it."""
    correction: str
    """Its text with the small change that makes it right."""
    example: str
    """Another answer that would do."""


def find_refused_answer(debrief: Debrief, field: str, category: str = "") -> RefusedAnswer:
    """What is wrong with a field.

    Args:
        debrief: as recorded.
        field: its name, such as `botched[0].better_answer`.
        category: only this problem; empty: the first.
    """
    clean = clean_debrief(debrief)
    found = (one for one in lint(clean) if one.field == field and category in ("", one.category))
    refused = next(found, None)
    offer = offer_correction(field, dict(list_answers(clean)).get(field, ""), clean)
    return RefusedAnswer(
        category=refused.category if refused else category,
        words=refused.words if refused else "",
        correction=offer.corrected if offer else "",
        example=EXAMPLES.get(plain_name(field), ""),
    )
