"""Questions about pay have no place in a letter (SC-15)."""

from __future__ import annotations

from dataclasses import replace

from agent.model.interview import Botched, Debrief
from agent.writing.lexicon import LEX
from agent.writing.text_model import normalise


def is_about_pay(item: Botched, debrief: Debrief) -> bool:
    """Whether a question asks what the person wants to earn.

    Where pay is the work itself (a payroll specialist may be asked about wages, CONTENT §3.3) only a
    question about the person's own pay is meant; everywhere else any question that speaks of pay.
    """
    pay_is_work = LEX.PAY_WORK.search(normalise(debrief.role))
    pattern = LEX.OWN_SALARY if pay_is_work else LEX.SALARY_QUESTION
    return pattern.search(normalise(item.question)) is not None


def without_salary_questions(debrief: Debrief) -> tuple[Debrief, bool]:
    """The debrief without its questions about pay, and whether there were any."""
    kept = tuple(item for item in debrief.botched if not is_about_pay(item, debrief))
    return replace(debrief, botched=kept), len(kept) < len(debrief.botched)
