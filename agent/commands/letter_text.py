"""One letter as `second-chance letter` shows it: for a person, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from agent.commands import render, sentences
from agent.commands.json_answer import describe_letter
from agent.knowledge.kinds import KINDS
from agent.model.interview import InterviewId
from agent.model.letter import Finding, Severity
from agent.model.plan import Fate
from agent.visit.own_words import LetterNow, Whose

if TYPE_CHECKING:
    from rich.console import Console

_WORDS = {
    Whose.OURS: "in our words",
    Whose.EDITED: "with your changes",
    Whose.THEIRS: "in your own words",
}


def print_letter(on: Console, letter: LetterNow, interview: InterviewId, *, only_findings: bool) -> None:
    """Show a letter beside the tips, where it stands and whose words it has, and what the rules say of it."""
    written, step = letter.written, letter.written.step
    on.print(f"{describe_place(letter)}", soft_wrap=True)
    if written.letter is None:
        for code in written.withheld:
            on.print(sentences.describe_request(code, interview), soft_wrap=True)
        return
    if not only_findings:
        facts = render.list_facts(step.addressing)
        render.print_letter_beside_tips(on, written.letter.text, facts, letter.tips)
    print_findings(on, written.findings)


def describe_place(letter: LetterNow) -> str:
    """Where a letter stands and whose words it has, a sentence."""
    step, placed = letter.written.step, letter.placement
    name = f"The {KINDS[step.kind]} to {step.person}"
    if placed and placed.fate is Fate.UNSENT:
        return f"{name} is in your Drafts, {_WORDS[letter.whose]}."
    if placed:
        return f"{name}: {sentences.describe_fate(placed)}."
    if letter.is_waiting:
        return f"{name}, {_WORDS[letter.whose]}, is kept, and placed when it is due."
    return f"{name}: not written yet; so it would be now."


def print_findings(on: Console, findings: Iterable[Finding]) -> None:
    """What must change, then what is only advice, each with its place."""
    several = tuple(findings)
    for severity, head in (
        (Severity.ERROR, "To change first:"),
        (Severity.WARN, "Advice, as for our own letters; none of it stops yours:"),
    ):
        lines = [f"  {one.place}: {one.text}" for one in several if one.severity is severity]
        for line in (head, *lines) if lines else ():
            on.print(line, soft_wrap=True)
    if not several:
        on.print("No rule says anything against it.")


def build_json(letter: LetterNow) -> dict[str, Any]:
    """A letter for JSON."""
    placed = letter.placement
    return describe_letter(letter.written, letter.tips) | {
        "whose": letter.whose,
        "placed": placed is not None,
        "waiting": letter.is_waiting,
        "draft_id": placed.draft_id if placed else None,
        "fate": placed.fate if placed else None,
    }
