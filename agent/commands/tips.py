"""The six tips a letter is shown beside, and whether it keeps them.

Each tip is proved by rules of CONTENT §4: it is kept when none of them found an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.model.letter import Finding, Kind, Severity


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip and what the rules say of it."""

    title: str
    note: str
    """How this kind of letter keeps it."""
    rules: tuple[str, ...]
    kept: bool = True
    remarks: tuple[str, ...] = ()
    """What the rules found, a sentence each."""


_SHORT = ("C-01", "C-02", "C-03", "C-04", "C-05", "C-06")

SIX_TIPS = {
    Kind.THANK_YOU: (
        Tip(
            "Say thank you at once",
            "thanks first, with company and role",
            ("TY-00", "TY-01", "TY-02", "TY-03"),
        ),
        Tip("Wait a day or two", "asks for no other meeting yet", ("TY-10", "TY-11")),
        Tip("Name what went badly", "not here: that is for the second letter", ("TY-08", "TY-09")),
        Tip("Say what you bring", "a skill, and what excites you", ("TY-04", "TY-05", "TY-06")),
        Tip("End gratefully", "thanks, or looking forward", ("TY-07",)),
        Tip("Keep it short", "no scrolling", _SHORT),
    ),
    Kind.SECOND_CHANCE: (
        Tip("Say thank you at once", "the thank-you went first", ("SC-00", "SC-16")),
        Tip("Wait a day or two", "full business days lie between the two letters", ("W-04",)),
        Tip(
            "Name what went badly",
            "the question by name, the better answer, no excuse",
            ("SC-01", "SC-02", "SC-03", "SC-04", "SC-05", "SC-14", "SC-15", "SC-17", "SC-18", "C-16", "C-17"),
        ),
        Tip(
            "Say why to meet again",
            "your skill, their need, a time that suits them",
            ("SC-06", "SC-07", "SC-08", "SC-09"),
        ),
        Tip("End gratefully", "thanks, then what another meeting would mean", ("SC-10", "SC-11", "SC-12")),
        Tip("Keep it short", "two paragraphs, no scrolling", _SHORT),
    ),
    Kind.GRACIOUS_DECLINE: (
        Tip("Give thanks", "in the first sentences", ("GD-00", "GD-01")),
        Tip("Accept the decision", "with good wishes", ("GD-02", "GD-08")),
        Tip("Name what you learned", "so it was worth the time", ("GD-03",)),
        Tip("Keep the door open", "for another time", ("GD-04",)),
        Tip("Ask for nothing", "no appeal, no second meeting", ("GD-05", "GD-07")),
        Tip("Keep it short", "one paragraph", _SHORT),
    ),
    Kind.STATUS_NUDGE: (
        Tip("Ask once", "where things stand", ("SN-00", "SN-01")),
        Tip("Help a busy reader", "the role and the day", ("SN-02",)),
        Tip("Say you are still interested", "with its reason", ("SN-03",)),
        Tip("End gratefully", "thanks last", ("SN-04",)),
        Tip("Leave the rest out", "no old question, no new request", ("SN-05",)),
        Tip("Keep it short", "one paragraph", _SHORT),
    ),
}


def six_tips(kind: Kind, findings: Iterable[Finding]) -> tuple[Tip, ...]:
    """The tips of this kind of letter, each with what the rules found."""
    found = tuple(findings)
    return tuple(_judged(tip, [one for one in found if _id(one) in tip.rules]) for tip in SIX_TIPS[kind])


def beyond_tips(kind: Kind, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What the rules found that belongs to none of the six tips: names, spelling, numbers, tone."""
    covered = {rule for tip in SIX_TIPS[kind] for rule in tip.rules}
    return tuple(one for one in findings if _id(one) not in covered)


def _judged(tip: Tip, findings: list[Finding]) -> Tip:
    return Tip(
        tip.title,
        tip.note,
        tip.rules,
        kept=all(one.severity is not Severity.ERROR for one in findings),
        remarks=tuple(one.text for one in findings),
    )


def _id(finding: Finding) -> str:
    """The rule without its category (`C-16 excuse` -> `C-16`)."""
    return finding.rule.partition(" ")[0]
