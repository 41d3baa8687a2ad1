"""Every rule that a letter's text can prove, proved from the text alone.

Composing keeps the rules too; neither relies on the other, so that one slip is found by the other.
`docs/rules.md` shows all rules with their reasons, made from the docstrings.
"""

from __future__ import annotations

from agent.model.letter import Finding
from agent.writing.rules import decline, facts, form, measure, nudge, phrases, second_chance, thank_you
from agent.writing.rules.letter import Context, LetterText
from agent.writing.rules.phrases import subject_warnings
from agent.writing.rules.rule import Rule

__all__ = ["RULES", "Context", "Rule", "check", "subject_warnings"]

_MODULES = (measure, form, facts, phrases, thank_you, second_chance, decline, nudge)
RULES = tuple(
    sorted(
        (one for module in _MODULES for one in vars(module).values() if isinstance(one, Rule)),
        key=lambda one: one.id,
    )
)
"""Every rule, by id: whatever function of these modules carries `@rule`."""


def check(text: str, subject: str, context: Context) -> tuple[Finding, ...]:
    """Hold a letter against every rule of its kind; in the order of the rules' ids. Never raises.

    Args:
        text: the letter as plain text, greeting to signature.
        subject: its subject line.
        context: what the text is held against.
    """
    letter = LetterText(text, subject, context)
    return tuple(finding for one in RULES for finding in one.findings(letter))
