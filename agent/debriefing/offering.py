"""Small changes that would make an answer right, at every door: offered, and made only on a yes."""

from __future__ import annotations

from agent.debriefing.answers import Answers
from agent.debriefing.form_lines import OFFER
from agent.debriefing.question import Offer
from agent.debriefing.sketch import sketch_with
from agent.writing.answers.corrections import (
    Correction,
    apply_corrections,
    find_corrections,
    offer_correction,
)
from agent.writing.answers.field_names import list_answers
from agent.writing.answers.sanitise import quoted

__all__ = ["Correction", "apply_corrections", "find_corrections", "find_offer", "tell_offer"]


def find_offer(field: str, text: str, answers: Answers) -> Offer | None:
    """What is offered in place of one answer; None: nothing.

    Args:
        field: The name it is kept under.
        text: The answer.
        answers: All others so far, for the names that are never changed.
    """
    told = sketch_with(answers, field, text)
    if told is None or field not in dict(list_answers(told)):
        return None
    correction = offer_correction(field, text, told)
    return Offer(f"{tell_offer(correction.corrected)} Shall I?", correction.corrected) if correction else None


def tell_offer(corrected: str) -> str:
    """An offer as it is told."""
    stop = "" if corrected.endswith((".", "?", "!")) else "."
    return f"{OFFER} {quoted(corrected)}{stop}"
