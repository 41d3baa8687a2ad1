"""The rules for broken joins, held against sentences of many trades.

`before.yaml` was written before the rules, and the rules by somebody who had it in mind; `after.yaml` was
written behind them, by the same hand. What was found when each was first run, before anything was changed:

    before.yaml   116 of 120 broken sentences found, 2 of 107 sound ones taken for broken
    after.yaml     91 of 122 broken sentences found, 1 of 136 sound ones taken for broken

Then the rules were made for the sentences of `letters.yaml`, and `unseen.yaml` was written and run last:

    unseen.yaml    57 of 64 broken sentences found, 4 of 95 sound ones taken for broken

Now all of them are right, since the rules were mended by them: the figures of `unseen.yaml` are what to
expect of words that nobody has seen, and its sound sentences are harder than those of most letters.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import debrief, denise, profile

from agent.model.interview import Part
from agent.model.letter import Kind
from agent.writing.rules import RULES, Context
from agent.writing.rules.letter import LetterText

DATA = Path(__file__).parents[1] / "data" / "joins"
JOINS = [rule for rule in RULES if rule.id.startswith("JN-")]
ANN = denise(name="Ann Berger", given="Ann", family="Berger", email="ann@kestrel.example", highlight="")
OMAR = denise(
    name="Omar Reyes", given="Omar", family="Reyes", email="omar@kestrel.example", part=Part.PANELIST
)


def found(sentence: str, **changes: Any) -> list[str]:
    """The rules that find something in a letter of one paragraph."""
    known = debrief(
        company="Kestrel Mill", role="Shift Planner", interviewers=(ANN, OMAR), botched=(), **changes
    )
    context = Context(
        kind=Kind.SECOND_CHANCE, debrief=known, profile=profile(), addressee=ANN, now=known.interview_end
    )
    letter = LetterText(
        f"Dear Ann,\n\n{sentence}\n\nKind regards,\nMarcus Ellery\n", "Re: Your visit", context
    )
    return [finding.rule for rule in JOINS for finding in rule.findings(letter)]


def cases(name: str) -> dict[str, list[str]]:
    """The sentences of a file by the rule that should find them."""
    loaded: dict[str, list[str]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["before.yaml", "after.yaml", "letters.yaml", "unseen.yaml"])
def test_broken_joins_are_found_and_sound_ones_are_not(name: str) -> None:
    """Each broken sentence is found by its rule, and nothing is found in a sound one."""
    rows = cases(name)
    broken = {rule: texts for rule, texts in rows.items() if rule.startswith("JN-")}
    missed = [(rule, text) for rule, texts in broken.items() for text in texts if rule not in found(text)]
    alarms = [(found(text), text) for text in rows["sound"] if found(text)]
    assert not missed
    assert not alarms
