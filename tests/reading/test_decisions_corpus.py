"""What companies write after an interview, sentence by sentence and mail by mail, against what it means.

Half of it (`-1`) was written beside the reader, the other half (`-2`) by somebody who did not know it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import debrief, message

from agent.model.mail import SignalKind
from agent.reading.decisions.weighing import read_decision
from agent.reading.signals import classify

FOLDER = Path(__file__).parent.parent / "data" / "decisions"
DECIDED = ("rejection", "offer", "invitation")
KINDS = (*DECIDED, "unclear", "plain")
PROGRAM = {
    "sender": "Prairie Gate <no-reply@greenhouse-mail.io>",
    "notices": ("Auto-Submitted: auto-generated",),
}
Matrix = Counter[tuple[str, str]]


def load(name: str) -> list[Any]:
    """The rows of one file."""
    loaded: list[Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def measure(pairs: Iterator[tuple[str, str, str]], name: str) -> Matrix:
    """How often each truth was judged as what; printed, with every row that was judged otherwise."""
    matrix: Matrix = Counter()
    wrong = []
    for truth, heard, text in pairs:
        matrix[truth, heard] += 1
        if truth not in {heard, "unclear"}:
            wrong.append(f"{truth} heard as {heard}: {' '.join(text.split())[:140]}")
    rows = [f"{truth:>10}" + "".join(f"{matrix[truth, heard]:>11}" for heard in KINDS) for truth in KINDS]
    head = " " * 10 + "".join(f"{kind:>11}" for kind in KINDS)
    print("\n".join((name, head, *rows, *wrong)))  # noqa: T201 - pytest -rP
    return matrix


def of_sentences(name: str) -> Iterator[tuple[str, str, str]]:
    """Truth, judgement and text of labelled sentences."""
    for truth, text in load(name):
        found = read_decision(text)
        yield truth, found.kind.value if found else "plain", text


def of_mails(name: str) -> Iterator[tuple[str, str, str]]:
    """The same of whole mails, which arrive four days after the interview."""
    known = debrief()
    told = {SignalKind.OFFER, SignalKind.REJECTION, SignalKind.INVITATION, SignalKind.UNCLEAR}
    for one in load(name):
        fields: dict[str, Any] = PROGRAM if one["from"] == "program" else {}
        mail = message(
            subject=one["subject"], text=one["text"], date="2026-09-08T15:00:00-05:00", **fields
        )
        heard = classify(mail, interview_end=known.interview_end).kind
        yield one["truth"], heard.value if heard in told else "plain", one["text"]


def share(matrix: Matrix, truths: tuple[str, ...], heard: tuple[str, ...]) -> float:
    """The part of some truths that was judged as one of these."""
    whole = sum(count for (truth, _), count in matrix.items() if truth in truths)
    return sum(matrix[truth, one] for truth in truths for one in heard) / whole


def rightly_decided(matrix: Matrix) -> float:
    """The part of the decisions that was judged as just that decision."""
    whole = sum(count for (truth, _), count in matrix.items() if truth in DECIDED)
    return sum(matrix[kind, kind] for kind in DECIDED) / whole
