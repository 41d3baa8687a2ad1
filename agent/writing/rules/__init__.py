"""Every rule of CONTENT §4 that a letter's text can prove, proved from the text alone (CONTENT §3.8)."""

from __future__ import annotations

from agent.model.letter import Finding
from agent.writing.rules import decline, facts, form, measure, nudge, phrases, second_chance, thank_you
from agent.writing.rules.letter import Context, LetterText
from agent.writing.rules.phrases import subject_warnings
from agent.writing.rules.rule import Rule

__all__ = ["RULES", "Context", "Rule", "check", "subject_warnings"]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *measure.RULES,
            *form.RULES,
            *facts.RULES,
            *phrases.RULES,
            *thank_you.RULES,
            *second_chance.RULES,
            *decline.RULES,
            *nudge.RULES,
        ),
        key=lambda one: one.id,
    )
)
"""Every rule, by id. TY-00, SC-00, GD-00, SN-00 and C-32 are no matter of a letter's text."""


def check(text: str, subject: str, context: Context) -> tuple[Finding, ...]:
    """Hold a letter against every rule of its kind; in the order of the rules' ids. Never raises.

    Args:
        text: the letter as plain text, greeting to signature.
        subject: its subject line.
        context: what the text is held against.
    """
    letter = LetterText(text, subject, context)
    return tuple(finding for one in RULES for finding in one.findings(letter))
