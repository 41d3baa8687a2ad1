"""One letter as `second-chance letter` shows it: for a person, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from agent.commands import render
from agent.commands.json_answer import describe_letter
from agent.model.interview import InterviewId
from agent.model.letter import Finding
from agent.visit.own_words import LetterNow
from agent.wording import sentences
from agent.wording.letters import HEADS, NOTHING_AGAINST, describe_place, list_facts

if TYPE_CHECKING:
    from rich.console import Console


def print_letter(on: Console, letter: LetterNow, interview: InterviewId, *, only_findings: bool) -> None:
    """Show a letter beside the tips, where it stands and whose words it has, and what the rules say of it."""
    written, step = letter.written, letter.written.step
    on.print(f"{describe_place(letter)}", soft_wrap=True)
    if written.letter is None:
        for code in written.withheld:
            on.print(sentences.describe_request(code, interview), soft_wrap=True)
        return
    if not only_findings:
        facts = list_facts(step.addressing)
        render.print_letter_beside_tips(on, written.letter.text, facts, letter.tips)
    print_findings(on, written.findings)


def print_findings(on: Console, findings: Iterable[Finding]) -> None:
    """What must change, then what is only advice, each with its place."""
    several = tuple(findings)
    for severity, head in HEADS.items():
        lines = [f"  {one.place}: {one.text}" for one in several if one.severity is severity]
        for line in (head, *lines) if lines else ():
            on.print(line, soft_wrap=True)
    if not several:
        on.print(NOTHING_AGAINST)


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
