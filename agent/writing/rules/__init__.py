"""Every rule that a letter's text can prove, proved from the text alone; and the tips ticked by them.

Composing keeps the rules too; neither relies on the other, so that one slip is found by the other.
`docs/rules.md` shows all rules with their reasons, made from the docstrings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from agent.model.letter import Finding, Kind, Severity, Tip
from agent.writing.rules import (
    deeds,
    form,
    joins,
    later_letters,
    measure,
    naming,
    phrases,
    places,
    second_chance,
    thank_you,
    truth,
    wording,
)
from agent.writing.rules.deeds import Deeds
from agent.writing.rules.letter import Context, LetterText
from agent.writing.rules.phrases import subject_warnings
from agent.writing.rules.rule import Rule

__all__ = ["RULES", "Context", "Deeds", "Rule", "check", "find_deeds", "subject_warnings", "tips"]

_MODULES = (
    measure,
    form,
    truth,
    phrases,
    thank_you,
    second_chance,
    later_letters,
    joins,
    places,
    naming,
    wording,
)
RULES = tuple(
    sorted(
        (rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)),
        key=lambda rule: rule.id,
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
    return tuple(finding for rule in RULES for finding in rule.findings(letter))


_TEXTS = (
    "Always send a thank-you, however it went.",
    "Wait a day or two before asking for another chance.",
    "Name the exact questions and ask for the chance to clarify.",
    "Say why another interview is worth it: skills, a time that suits them, references.",
    "End with thanks, and with how grateful you would be.",
    "Keep it short and to the point.",
)

_SHORT = ("C-01", "C-02", "C-03", "C-04", "C-05", "C-06")

# For each kind of letter: what it has to do with each tip, and the rules that prove it.
_PROOFS: Mapping[Kind, Mapping[int, tuple[str, tuple[str, ...]]]] = {
    Kind.THANK_YOU: {
        1: ("the first sentence gives thanks, by name of company and role", ("TY-01", "TY-02", "TY-03")),
        2: ("it asks for nothing yet", ("TY-09", "TY-10")),
        3: ("it leaves the questions to the second letter", ("TY-08",)),
        4: ("it names a skill and what excites you", ("TY-04", "TY-05")),
        5: ("the last sentence thanks or looks forward", ("TY-07",)),
        6: ("length, paragraphs and sentences are within their limits", _SHORT),
    },
    Kind.SECOND_CHANCE: {
        3: (
            "every question is named at once, with a better answer and without excuses",
            ("SC-01", "SC-02", "SC-03", "SC-04", "SC-05", "SC-14", "C-16", "C-17"),
        ),
        4: (
            "it says what you bring, asks at their convenience, and names references if you have them",
            ("SC-06", "SC-07", "SC-08", "SC-09"),
        ),
        5: ("thanks, then gratitude, then nothing more", ("SC-10", "SC-11", "SC-12")),
        6: ("two paragraphs, and length and sentences within their limits", _SHORT),
    },
    Kind.GRACIOUS_DECLINE: {
        1: ("the first two sentences give thanks", ("GD-01",)),
        6: ("length, paragraphs and sentences are within their limits", _SHORT),
    },
    Kind.STATUS_NUDGE: {
        5: ("the last sentence gives thanks", ("SN-04",)),
        6: ("length, paragraphs and sentences are within their limits", _SHORT),
    },
}


def find_deeds(text: str, subject: str, context: Context) -> Deeds:
    """The sentences of a letter that keep the tips. Never raises.

    Args:
        text: as of `check`.
        subject: its subject line.
        context: what the text is held against.
    """
    return deeds.find_deeds(LetterText(text, subject, context))


def tips(
    kind: Kind,
    findings: Iterable[Finding],
    *,
    thanked: bool = False,
    waited: bool = False,
    done_by: Deeds = (),
) -> tuple[Tip, ...]:
    """The tips that concern a letter, in order.

    A tip is kept when no rule behind it found an error; a warning is shown as its reason.

    Args:
        kind: the letter.
        findings: what the rules found in it.
        thanked: the thank-you was sent: what a second-chance letter needs for the first tip.
        waited: the waiting time is over: what it needs for the second.
        done_by: the sentences that keep them.
    """
    found = tuple(findings)
    facts: dict[int, Tip] = {}
    if kind is Kind.SECOND_CHANCE:
        facts[1] = _fact(1, "the thank-you was sent", "the thank-you was not sent yet", true=thanked)
        facts[2] = _fact(2, "the waiting time is over", "the waiting time is not over yet", true=waited)
    proved = {number: _proved(number, found, *proof) for number, proof in _PROOFS[kind].items()}
    places = {number: tuple(place for tip, place in done_by if tip == number) for number in proved}
    return tuple(
        replace(tip, places=places.get(number, ()) if tip.kept else ())
        for number, tip in sorted((facts | proved).items())
    )


def _fact(number: int, yes: str, no: str, *, true: bool) -> Tip:
    return Tip(_TEXTS[number - 1], true, yes if true else no)


def _proved(number: int, findings: tuple[Finding, ...], says: str, rules: tuple[str, ...]) -> Tip:
    against = [finding for finding in findings if finding.rule.partition(" ")[0] in rules]
    if against:
        worst = min(against, key=lambda finding: finding.severity is not Severity.ERROR)
        broken = worst.severity is Severity.ERROR
        return Tip(_TEXTS[number - 1], kept=not broken, because=worst.text, rules=(worst.rule,))
    return Tip(_TEXTS[number - 1], kept=True, because=says, rules=rules)
